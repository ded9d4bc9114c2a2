import { suggestion } from '../../config/nearest.ts';
import type { CloudClient } from '../client.ts';
import type { CloudSubnet } from '../spec.ts';
import type { Finding } from './finding.ts';

/** Whether the zones of new subnets are there for this account, and take new subnets. */
export async function zoneFindings(client: CloudClient, subnets: readonly CloudSubnet[]): Promise<readonly Finding[]> {
  if (subnets.length === 0) return [];
  const { AvailabilityZones = [] } = await client.call('DescribeAvailabilityZones', {});
  const states = new Map(AvailabilityZones.map(({ ZoneName = '', State = '' }) => [ZoneName, State]));
  return subnets.flatMap(({ name, zone }): Finding[] => {
    const about = { infra: ['subnets', name, 'zone'] };
    const state = states.get(zone);
    if (state === 'available') return [];
    if (state !== undefined) {
      const message = `subnet ${name}: the zone ${zone} is ${state}`;
      return [{ severity: 'error', code: 'ZONE_UNAVAILABLE', message, hint: 'Choose another zone.', about }];
    }
    const there = [...states.keys()];
    const message = `subnet ${name}: this account has no zone ${zone} (it has ${there.join(', ')})`;
    const hint = suggestion(zone, there) ?? 'Choose one of these.';
    return [{ severity: 'error', code: 'ZONE_UNKNOWN', message, hint, about }];
  });
}

import { isNotFound } from '../errors.ts';
import type { Reach } from '../hands.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What EC2's status checks of an instance came to. */
export interface Checks {
  readonly isImpaired: boolean;
  /** `system ok, instance impaired`. */
  readonly text: string;
}

/** The checks by instance id; nothing of those that EC2 does not know (yet). */
export async function checksOf({ client }: Reach, hosts: readonly Named[]): Promise<ReadonlyMap<string, Checks>> {
  const query = { InstanceIds: hosts.map(({ id }) => id), IncludeAllInstances: true };
  const answer = await client.call('DescribeInstanceStatus', query).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  return new Map(
    (answer?.InstanceStatuses ?? []).map(({ InstanceId, SystemStatus, InstanceStatus }) => {
      const [system, instance] = [SystemStatus?.Status ?? 'unknown', InstanceStatus?.Status ?? 'unknown'];
      const isImpaired = [system, instance].includes('impaired');
      return [InstanceId!, { isImpaired, text: `system ${system}, instance ${instance}` }] as const;
    }),
  );
}

/** `redis: system ok, instance impaired; …`, of those of which something is known. */
export function spellChecks(hosts: readonly Named[], checks: ReadonlyMap<string, Checks>): string {
  return hosts
    .flatMap(({ id, name }) => {
      const known = checks.get(id);
      return known ? [`${name}: ${known.text}`] : [];
    })
    .join('; ');
}

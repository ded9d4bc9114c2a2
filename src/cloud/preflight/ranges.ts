import { overlap, rangeOf } from '../../inventory/ipv4.ts';
import type { CloudClient } from '../client.ts';
import type { CloudChange } from '../model.ts';
import { allPages } from '../pages.ts';
import type { CloudSpec } from '../spec.ts';
import { clusterTag, tagValue } from '../tags.ts';
import type { Finding } from './finding.ts';

/** VPCs of the account whose ranges overlap with that of a new one: no harm until they are to be connected. */
export async function rangeFindings(
  client: CloudClient,
  { vpcCidr, cluster }: CloudSpec,
  changes: readonly CloudChange[],
): Promise<readonly Finding[]> {
  if (!changes.some(({ type, action }) => type === 'vpc' && action === 'create')) return [];
  const vpcs = await allPages(client, 'DescribeVpcs', {}, (page) => page.Vpcs);
  const overlapping = vpcs.filter(
    ({ CidrBlock, Tags, IsDefault }) =>
      CidrBlock &&
      !IsDefault &&
      tagValue(Tags, clusterTag) !== cluster &&
      overlap(rangeOf(CidrBlock), rangeOf(vpcCidr)),
  );
  if (overlapping.length === 0) return [];
  const names = overlapping.map(({ VpcId, CidrBlock }) => `${VpcId} (${CidrBlock})`).join(', ');
  return [
    {
      severity: 'warning',
      code: 'RANGE_SHARED',
      message: `the range ${vpcCidr} overlaps with that of ${names}: these VPCs cannot be peered`,
      hint: 'Choose another range for "vpc" in infra.yaml, if they are ever to reach each other.',
      about: { infra: ['vpc', 'cidr'] },
    },
  ];
}

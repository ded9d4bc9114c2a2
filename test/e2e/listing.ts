import type { CloudClient } from '../../src/cloud/client.ts';

const calls = [
  'DescribeVpcs',
  'DescribeSubnets',
  'DescribeInternetGateways',
  'DescribeRouteTables',
  'DescribeSecurityGroups',
  'DescribeKeyPairs',
  'DescribeAddresses',
  'DescribeVolumes',
  'DescribeNetworkInterfaces',
] as const;

/** Everything in the region, with all that EC2 tells of it, by kind; of instances those that live. */
export async function listing(client: CloudClient): Promise<Record<string, unknown>> {
  const pages = await Promise.all(calls.map(async (name) => [name, withoutMetadata(await client.call(name, {}))]));
  const { Reservations = [] } = await client.call('DescribeInstances', {});
  const living = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State }) => State?.Name !== 'terminated',
  );
  return { ...Object.fromEntries(pages), instances: living };
}

function withoutMetadata({ $metadata: _, ...page }: { readonly $metadata?: unknown }): object {
  return page;
}

import type { NetworkInterface, SecurityGroup, Volume } from '@aws-sdk/client-ec2';
import type { CloudClient } from '../client.ts';
import type { Found } from '../model.ts';
import { allPages } from '../pages.ts';
import { clusterTag } from '../tags.ts';
import { describeInstances } from '../types/instance-observe.ts';
import { loadBalancersOf } from './load-balancer.ts';
import type { Leftovers, Sight } from './model.ts';
import { clusterKey, isOfCluster, volumeKeys } from './owner.ts';
import { sortInterfaces, sortVolumes, strayGroups } from './sort.ts';

/**
 * Looks for what controllers of Kubernetes made: interfaces and groups inside of what rebuild made of the network, and
 * volumes. `found` is everything that carries the cluster's tag.
 */
export async function findLeftovers(
  client: CloudClient,
  cluster: string,
  found: readonly Found[],
  adopted: readonly { readonly id: string }[] = [],
): Promise<Leftovers> {
  const sight = await look(client, cluster, found, adopted);
  const { leftovers, doubtful } = sortVolumes(sight);
  return {
    leftovers: [...sortInterfaces(sight), ...leftovers, ...strayGroups(sight)],
    loadBalancers: loadBalancersOf(sight.interfaces),
    doubtful,
  };
}

async function look(
  client: CloudClient,
  cluster: string,
  found: readonly Found[],
  adopted: readonly { readonly id: string }[],
): Promise<Sight> {
  const idsOf = (type: Found['type']) => found.filter((it) => it.type === type).map(({ id }) => id);
  const inside = { vpcs: idsOf('vpc'), subnets: idsOf('subnet') };
  const known = new Set([...found, ...adopted].map(({ id }) => id));
  const [interfaces, groups, volumes, instances] = await Promise.all([
    interfacesIn(client, inside),
    groupsIn(client, inside.vpcs),
    kubernetesVolumes(client, cluster),
    describeInstances(client, cluster),
  ]);
  for (const { InstanceId } of instances) known.add(InstanceId!);
  const hasNamesake =
    volumes.some(({ Tags }) => isOfCluster(Tags, cluster)) && (await namesake(client, cluster, known));
  return { cluster, interfaces, groups, volumes, instances, hasNamesake };
}

async function interfacesIn(
  client: CloudClient,
  { vpcs, subnets }: { readonly vpcs: readonly string[]; readonly subnets: readonly string[] },
): Promise<NetworkInterface[]> {
  const asked = [
    { Name: 'vpc-id', Values: [...vpcs] },
    { Name: 'subnet-id', Values: [...subnets] },
  ].filter(({ Values }) => Values.length > 0);
  const lists = await Promise.all(
    asked.map((filter) =>
      allPages(client, 'DescribeNetworkInterfaces', { Filters: [filter] }, (page) => page.NetworkInterfaces),
    ),
  );
  return [...new Map(lists.flat().map((it) => [it.NetworkInterfaceId, it])).values()];
}

async function groupsIn(client: CloudClient, vpcs: readonly string[]): Promise<SecurityGroup[]> {
  if (vpcs.length === 0) return [];
  const query = { Filters: [{ Name: 'vpc-id', Values: [...vpcs] }] };
  return await allPages(client, 'DescribeSecurityGroups', query, (page) => page.SecurityGroups);
}

/** Volumes with a tag of Kubernetes or of ours, whoever they belong to. */
async function kubernetesVolumes(client: CloudClient, cluster: string): Promise<Volume[]> {
  const query = { Filters: [{ Name: 'tag-key', Values: [clusterTag, clusterKey(cluster), ...volumeKeys] }] };
  return await allPages(client, 'DescribeVolumes', query, ({ Volumes }) => Volumes);
}

/** Nodes and networks carry the name of their cluster too. */
async function namesake(client: CloudClient, cluster: string, known: ReadonlySet<string>): Promise<boolean> {
  const query = { Filters: [{ Name: 'key', Values: [clusterKey(cluster)] }] };
  const tags = await allPages(client, 'DescribeTags', query, ({ Tags }) => Tags);
  return tags.some(
    ({ ResourceType, ResourceId }) => /^(instance|vpc|subnet)$/.test(ResourceType ?? '') && !known.has(ResourceId!),
  );
}

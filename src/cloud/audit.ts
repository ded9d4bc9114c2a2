import type { CloudClient } from './client.ts';
import { observeCloud } from './observe.ts';
import { allPages } from './pages.ts';
import { clusterTag, ours } from './tags.ts';

/** What is looked for itself. Of other kinds the tag is enough; it may outlive its object for a while. */
const looked =
  /^(vpc|internet-gateway|subnet|route-table|key-pair|security-group|instance|(vpc-)?elastic-ip|volume|network-interface)$/;

/** What in EC2 still carries the tag of `cluster`, of whatever kind, as `<kind> <id>`. */
export async function auditLeft(client: CloudClient, cluster: string): Promise<string[]> {
  const query = { Filters: ours(cluster) };
  const [found, volumes, interfaces, others] = await Promise.all([
    observeCloud(client, cluster),
    allPages(client, 'DescribeVolumes', query, ({ Volumes }) => Volumes),
    allPages(client, 'DescribeNetworkInterfaces', query, ({ NetworkInterfaces }) => NetworkInterfaces),
    otherKinds(client, cluster),
  ]);
  const left = [
    ...found.filter(({ type }) => type !== 'security_group_rule').map(({ type, id }) => `${type} ${id}`),
    ...volumes.map(({ VolumeId }) => `volume ${VolumeId}`),
    ...interfaces.map(({ NetworkInterfaceId }) => `network_interface ${NetworkInterfaceId}`),
    ...others,
  ];
  return left.sort();
}

async function otherKinds(client: CloudClient, cluster: string): Promise<string[]> {
  const filters = [
    { Name: 'key', Values: [clusterTag] },
    { Name: 'value', Values: [cluster] },
  ];
  const tags = await allPages(client, 'DescribeTags', { Filters: filters }, ({ Tags }) => Tags);
  return tags
    .filter(({ ResourceType }) => !looked.test(ResourceType ?? ''))
    .map(({ ResourceType, ResourceId }) => `${ResourceType} ${ResourceId}`);
}

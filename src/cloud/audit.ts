import type { Tag } from '@aws-sdk/client-ec2';
import type { CloudClient } from './client.ts';
import { clusterFilters } from './leftovers/owner.ts';
import { observeCloud } from './observe.ts';
import { allPages } from './pages.ts';
import { keptSnapshots } from './snapshot.ts';
import { clusterTag, keptTag, ours, tagValue } from './tags.ts';

/** What of a cluster is in EC2, each as `<kind> <id>`. */
export interface Audit {
  /** What carries its tag. */
  readonly left: readonly string[];
  /** Snapshots that were meant to stay. */
  readonly kept: readonly string[];
  /** What does not, and says by a tag of Kubernetes' controllers that it is of a cluster of that name. */
  readonly ofControllers: readonly string[];
}

/** What is looked for itself. Of other kinds the tag is enough; it may outlive its object for a while. */
const looked =
  /^(vpc|internet-gateway|subnet|route-table|key-pair|security-group|instance|(vpc-)?elastic-ip|volume|network-interface|snapshot)$/;

/** Looks at everything that costs money or stands in the way, of whatever kind. */
export async function auditCluster(client: CloudClient, cluster: string): Promise<Audit> {
  const [left, others] = await Promise.all([auditLeft(client, cluster), auditOthers(client, cluster)]);
  return { left, ...others };
}

/** The same but what carries the tag and was not meant to stay. */
export async function auditOthers(client: CloudClient, cluster: string): Promise<Omit<Audit, 'left'>> {
  const [kept, ...tagged] = await Promise.all([
    keptSnapshots({ client, cluster }),
    ...clusterFilters(cluster).map((filter) => taggedObjects(client, [filter])),
  ]);
  const ofControllers = tagged.flat().filter(({ tags }) => tagValue(tags, clusterTag) !== cluster);
  return {
    kept: kept.map(({ SnapshotId }) => `snapshot ${SnapshotId}`).sort(),
    ofControllers: [...new Set(ofControllers.map(spell))].sort(),
  };
}

/** What in EC2 still carries the tag of `cluster`, of whatever kind, as `<kind> <id>`. Not what was meant to stay. */
export async function auditLeft(client: CloudClient, cluster: string): Promise<string[]> {
  const [found, tagged, others] = await Promise.all([
    observeCloud(client, cluster),
    taggedObjects(client, ours(cluster)),
    otherKinds(client, cluster),
  ]);
  const left = [
    ...found.filter(({ type }) => type !== 'security_group_rule').map(({ type, id }) => `${type} ${id}`),
    ...tagged.filter(({ tags }) => tagValue(tags, keptTag) === undefined).map(spell),
    ...others,
  ];
  return [...new Set(left)].sort();
}

interface Tagged {
  readonly kind: string;
  readonly id: string | undefined;
  readonly tags: readonly Tag[] | undefined;
}

function spell({ kind, id }: Tagged): string {
  return `${kind} ${id}`;
}

async function taggedObjects(client: CloudClient, filters: { Name: string; Values: string[] }[]): Promise<Tagged[]> {
  const query = { Filters: filters };
  const lists: Tagged[][] = await Promise.all([
    allPages(client, 'DescribeVolumes', query, ({ Volumes }) =>
      Volumes?.map(({ VolumeId: id, Tags: tags }) => ({ kind: 'volume', id, tags })),
    ),
    allPages(client, 'DescribeSnapshots', { ...query, OwnerIds: ['self'] }, ({ Snapshots }) =>
      Snapshots?.map(({ SnapshotId: id, Tags: tags }) => ({ kind: 'snapshot', id, tags })),
    ),
    allPages(client, 'DescribeNetworkInterfaces', query, ({ NetworkInterfaces }) =>
      NetworkInterfaces?.map(({ NetworkInterfaceId: id, TagSet: tags }) => ({ kind: 'network_interface', id, tags })),
    ),
    allPages(client, 'DescribeSecurityGroups', query, ({ SecurityGroups }) =>
      SecurityGroups?.map(({ GroupId: id, Tags: tags }) => ({ kind: 'security_group', id, tags })),
    ),
    client
      .call('DescribeAddresses', query)
      .then(({ Addresses = [] }) =>
        Addresses.map(({ AllocationId: id, Tags: tags }) => ({ kind: 'elastic_ip', id, tags })),
      ),
  ]);
  return lists.flat();
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

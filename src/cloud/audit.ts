import type { Tag } from '@aws-sdk/client-ec2';
import type { CloudClient } from './client.ts';
import { carriesOurTag, controllerKeys, isOfCluster } from './leftovers/owner.ts';
import { observeCloud } from './observe.ts';
import { allPages } from './pages.ts';
import { clusterTag, keptTag, tagValue } from './tags.ts';

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
  const [found, tagged, others] = await Promise.all([
    observeCloud(client, cluster),
    taggedObjects(client, [clusterTag, ...controllerKeys(cluster)]),
    otherKinds(client, cluster),
  ]);
  const own = tagged.filter(({ tags }) => carriesOurTag(tags, cluster));
  const kept = own.filter(({ tags }) => tagValue(tags, keptTag) !== undefined);
  const left = [
    ...found.filter(({ type }) => type !== 'security_group_rule').map(({ type, id }) => `${type} ${id}`),
    ...own.filter((it) => !kept.includes(it)).map(spell),
    ...others,
  ];
  return {
    left: inOrder(left),
    kept: inOrder(kept.map(spell)),
    ofControllers: inOrder(
      tagged.filter(({ tags }) => isOfCluster(tags, cluster) && !carriesOurTag(tags, cluster)).map(spell),
    ),
  };
}

function inOrder(objects: readonly string[]): string[] {
  return [...new Set(objects)].sort();
}

interface Tagged {
  readonly kind: string;
  readonly id: string | undefined;
  readonly tags: readonly Tag[] | undefined;
}

function spell({ kind, id }: Tagged): string {
  return `${kind} ${id}`;
}

/** What has a tag of one of these keys, whatever its value. */
async function taggedObjects(client: CloudClient, keys: readonly string[]): Promise<Tagged[]> {
  const query = { Filters: [{ Name: 'tag-key', Values: [...keys] }] };
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

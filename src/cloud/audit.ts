import type { CloudClient } from './client.ts';
import { allPages } from './pages.ts';
import { clusterTag } from './tags.ts';
import { describeInstances, isAlive } from './types/instance-observe.ts';

/**
 * What in EC2 still carries the tag of `cluster`, of whatever kind, as `<kind> <id>`. Ended instances keep their tags
 * for an hour and do not count.
 */
export async function auditLeft(client: CloudClient, cluster: string): Promise<string[]> {
  const filters = [
    { Name: 'key', Values: [clusterTag] },
    { Name: 'value', Values: [cluster] },
  ];
  const [tags, instances] = await Promise.all([
    allPages(client, 'DescribeTags', { Filters: filters }, ({ Tags }) => Tags),
    describeInstances(client, cluster),
  ]);
  const ended = new Set(instances.filter((it) => !isAlive(it)).map(({ InstanceId }) => InstanceId));
  return tags
    .filter(({ ResourceId }) => !ended.has(ResourceId))
    .map(({ ResourceType, ResourceId }) => `${ResourceType} ${ResourceId}`)
    .sort();
}

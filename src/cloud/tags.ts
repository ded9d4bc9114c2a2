/** The tag that says which cluster an object belongs to. Only what carries it is ever changed or deleted. */
export const clusterTag = 'rebuild:cluster';
const nameTag = 'rebuild:name';
const hostTag = 'rebuild:host';
/** Public SSH host key that was given to an instance: what a connection to it is checked against. */
export const hostKeyTag = 'rebuild:host-key';
/** Whether the disk of an instance has data that nothing else has: `true` or `false`. */
export const dataTag = 'rebuild:data';
/** Of a snapshot that is meant to outlive its cluster. */
export const keptTag = 'rebuild:kept';
/** What the image of an instance was found by. */
export const imageTag = 'rebuild:image';

export interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

type Tags = readonly Tag[] | undefined;

/** Tags of a new object. `name` is its name in the inventory; the console shows `displayName`. */
export function tagsOf(cluster: string, name: string): { Key: string; Value: string }[] {
  return tagList({ Name: displayName(cluster, name), [clusterTag]: cluster, [nameTag]: name });
}

/** Tags of an instance, its disk and its network interface. */
export function hostTags(cluster: string, host: string): { Key: string; Value: string }[] {
  return tagList({ Name: displayName(cluster, host), [clusterTag]: cluster, [hostTag]: host });
}

/** Tags of a snapshot that outlives the cluster. `of` is its host, or the id of its volume. */
export function keptTags(cluster: string, of: string): { Key: string; Value: string }[] {
  return tagList({ Name: displayName(cluster, of), [clusterTag]: cluster, [hostTag]: of, [keptTag]: 'destroy' });
}

/** What stands in the console's Name column. */
export function displayName(cluster: string, name: string): string {
  return name === cluster ? name : `${cluster}-${name}`;
}

/** Filters that find the cluster's objects in any Describe call. */
export function ours(cluster: string): { Name: string; Values: string[] }[] {
  return [{ Name: `tag:${clusterTag}`, Values: [cluster] }];
}

export function tagValue(tags: Tags, key: string): string | undefined {
  return tags?.find(({ Key }) => Key === key)?.Value;
}

/** The inventory name of an object. One that lost its name tag is called by its id, and so is never taken for another. */
export function inventoryName(tags: Tags, id: string): string {
  return tagValue(tags, hostTag) ?? tagValue(tags, nameTag) ?? id;
}

function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

import { createHash } from 'node:crypto';

/** Everything that a cluster has in the engine carries this label; its value is the cluster's name. */
export const labLabel = 'rebuild.lab';
export const idLabel = 'rebuild.id';
export const addressLabel = 'rebuild.address';
export const hostnameLabel = 'rebuild.hostname';
/** The id of the mirror that a container serves. */
export const mirrorLabel = 'rebuild.mirror';

export const ofCluster = (cluster: string): string[] => ['--filter', `label=${labLabel}=${cluster}`];
export const networkName = (cluster: string): string => `rebuild-${cluster}`;
export const containerName = (cluster: string, id: string): string => `rebuild-${cluster}-${id}`;
export const mirrorName = (cluster: string): string => `rebuild-${cluster}-mirror`;
export const resolverName = (cluster: string): string => `rebuild-${cluster}-resolver`;

/** Interface names have at most 15 characters. */
export function bridgeName(cluster: string): string {
  return `rb-${createHash('sha256').update(cluster).digest('hex').slice(0, 10)}`;
}

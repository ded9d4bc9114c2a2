import { clusterTag, type Tag, tagValue } from '../tags.ts';

/** The tags that controllers of Kubernetes give what they make for the cluster of that name. */
function clusterTags(cluster: string): readonly (readonly [key: string, value: string])[] {
  return [
    [clusterKey(cluster), 'owned'],
    ['elbv2.k8s.aws/cluster', cluster],
    ['cluster.k8s.amazonaws.com/name', cluster],
  ];
}

/** Nodes and networks carry it too. */
export function clusterKey(cluster: string): string {
  return `kubernetes.io/cluster/${cluster}`;
}

/**
 * Whether a controller of Kubernetes made an object for the cluster of that name. Sources: cloud-provider-aws and
 * aws-ebs-csi-driver (`kubernetes.io/cluster/<name>` is `owned`; `shared` is used by several), AWS Load Balancer
 * Controller (`elbv2.k8s.aws/cluster`), Amazon VPC CNI (`cluster.k8s.amazonaws.com/name`).
 */
export function isOfCluster(tags: readonly Tag[] | undefined, cluster: string): boolean {
  return clusterTags(cluster).some(([key, value]) => tagValue(tags, key) === value);
}

/** The keys of their tags. */
export function controllerKeys(cluster: string): string[] {
  return clusterTags(cluster).map(([key]) => key);
}

const claim = 'kubernetes.io/created-for/pvc';

/** The tags of volumes that say nothing about which cluster it is: the driver's own, and the claim it was made for. */
export const volumeKeys = ['ebs.csi.aws.com/cluster', `${claim}/name`];

/** Tag of an interface of the VPC CNI: the instance that its pods run on. */
export const podInstanceKey = 'node.k8s.amazonaws.com/instance_id';

/** `claim shop/data-0`, or what is known of it. */
export function purposeOfVolume(tags: readonly Tag[] | undefined): string {
  const name = tagValue(tags, `${claim}/name`);
  if (name === undefined) return tagValue(tags, 'Name') ?? '';
  return `claim ${[tagValue(tags, `${claim}/namespace`), name].filter(Boolean).join('/')}`;
}

export function hasKey(tags: readonly Tag[] | undefined, keys: readonly string[]): boolean {
  return keys.some((key) => tagValue(tags, key) !== undefined);
}

export function carriesOurTag(tags: readonly Tag[] | undefined, cluster: string): boolean {
  return tagValue(tags, clusterTag) === cluster;
}

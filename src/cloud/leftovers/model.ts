import type { Instance, NetworkInterface, SecurityGroup, Volume } from '@aws-sdk/client-ec2';
import type { LoadBalancer } from './load-balancer.ts';

/** Something that a controller of Kubernetes made in EC2 for the cluster. No run made it, so none would find it again. */
export interface Leftover {
  readonly kind: 'network_interface' | 'volume' | 'security_group';
  readonly id: string;
  /** What it is for, as far as it says; may be empty. */
  readonly purpose: string;
}

export interface Leftovers {
  /** Proved to be of this cluster, by its tags and by where it is. */
  readonly leftovers: readonly Leftover[];
  /** They hold the network, and are not EC2's to remove. */
  readonly loadBalancers: readonly LoadBalancer[];
  /** Volumes with the name of the cluster, where another cluster of that name is in the region: nobody knows whose. */
  readonly doubtful: readonly Leftover[];
}

/** What a look for leftovers has seen. */
export interface Sight {
  readonly cluster: string;
  readonly interfaces: readonly NetworkInterface[];
  readonly groups: readonly SecurityGroup[];
  readonly volumes: readonly Volume[];
  /** Those of the cluster, also those that ended a while ago. */
  readonly instances: readonly Instance[];
  /** Whether something that is not ours says that it belongs to a Kubernetes cluster of that name. */
  readonly hasNamesake: boolean;
}

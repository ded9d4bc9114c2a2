import type { PodDemand } from '../../roles/demands.ts';
import type { PlannedNode } from '../model.ts';

/** Pods that are alike, as the cluster will run them. */
export type Pod = PodDemand;

/** What counts of a node where pods are placed. */
export type PodNode = Pick<PlannedNode, 'name' | 'isKubernetesNode' | 'labels' | 'taints' | 'allocatable'>;

/** Where pods would run. */
export interface Placement {
  /** By the name of each node of the cluster: its pods, one entry for each replica. */
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
  readonly unplaced: readonly Unplaced[];
  /** False: the search was cut short; another arrangement may have room for what is unplaced. */
  readonly isExact: boolean;
}

export interface Unplaced {
  readonly pod: Pod;
  readonly why: string;
}

import type { PodDemand } from '../../roles/demands.ts';

/** Pods that are alike, as the cluster will run them. */
export type Pod = PodDemand;

/** Where pods would run. */
export interface Placement {
  /** By the name of each node: its pods, one entry for each replica. */
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
  readonly unplaced: readonly Unplaced[];
  /** False: the search was cut short; another arrangement may have had room for what is unplaced. */
  readonly isExact: boolean;
}

export interface Unplaced {
  readonly pod: Pod;
  readonly why: string;
}

/** A limit that a node has too little for: what is limited runs out of the node before it comes to the limit. */
export interface CannotHonour {
  /** The pod or unit. */
  readonly what: string;
  readonly node: string;
  readonly resource: 'cpu' | 'memory';
  /** Millicores or MiB. */
  readonly limit: number;
  readonly has: number;
}

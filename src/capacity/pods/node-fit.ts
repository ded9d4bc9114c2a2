import type { Share } from '../../kubernetes/reserves.ts';
import type { PlannedNode } from '../model.ts';
import type { Placement, Pod } from './model.ts';

/** One node of the cluster with the pods that it would run. */
export interface NodeFit {
  readonly node: string;
  /** Undefined where its size is unknown. */
  readonly allocatable: Share | undefined;
  readonly requested: Share;
  readonly free: Share | undefined;
  /** Names, one for each pod. */
  readonly pods: readonly string[];
}

export function nodeFits(nodes: readonly PlannedNode[], { byNode }: Placement): NodeFit[] {
  return nodes.flatMap(({ name, allocatable }) => {
    const pods = byNode.get(name);
    if (!pods) return [];
    const requested = requestedBy(pods);
    const free = allocatable && {
      cpuMilli: allocatable.cpuMilli - requested.cpuMilli,
      memoryMiB: allocatable.memoryMiB - requested.memoryMiB,
    };
    return [{ node: name, allocatable, requested, free, pods: pods.map((pod) => pod.name) }];
  });
}

export function requestedBy(pods: readonly Pod[]): Share {
  return {
    cpuMilli: pods.reduce((sum, { cpuMilli }) => sum + cpuMilli, 0),
    memoryMiB: pods.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0),
  };
}

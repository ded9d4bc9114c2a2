import type { PlannedNode } from '../model.ts';
import type { Pod } from './model.ts';
import { placePods } from './place.ts';

/** Whether every pod has room and every node the size that its roles ask for. Cheap: `fit` asks it of many plans. */
export function fits(nodes: readonly PlannedNode[], pods: readonly Pod[]): boolean {
  return nodes.every(isLargeEnough) && placePods(nodes, pods).unplaced.length === 0;
}

/** Whether the roles of a node would work on it. Where its size is unknown, nobody knows better. */
export function isLargeEnough({ vcpu, usableMiB, demands: { least } }: PlannedNode): boolean {
  if (!least || vcpu === undefined || usableMiB === undefined) return true;
  return vcpu >= least.cpus && usableMiB >= least.memoryMiB;
}

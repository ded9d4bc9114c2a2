import type { PlannedNode } from './model.ts';

/** Whether the roles of a node would work on it. Where its size is unknown, nobody knows better. */
export function isLargeEnough({
  vcpu,
  usableMiB,
  demands: { least },
}: Pick<PlannedNode, 'vcpu' | 'usableMiB' | 'demands'>): boolean {
  if (!least || vcpu === undefined || usableMiB === undefined) return true;
  return vcpu >= least.cpus && usableMiB >= least.memoryMiB;
}

import type { PlannedNode } from '../../../capacity/model.ts';
import type { Placement } from '../../../capacity/pods/model.ts';

/**
 * What the pods and units of a node ask for together, and what their limits let them use: of one without a limit, what it
 * asks for. Undefined where none has a limit. Units without an entry in `limits` are settings inside of one that has.
 */
export function loadOf(node: PlannedNode, { byNode }: Placement, resource: 'cpuMilli' | 'memoryMiB') {
  const pods = byNode.get(node.name) ?? [];
  const asking = [...pods, ...node.units];
  const limited = [...pods, ...node.units.filter(({ name }) => Object.hasOwn(node.limits, name))];
  const hasLimits = limited.some((it) => it.limits?.[resource] !== undefined);
  return {
    asked: asking.reduce((sum, it) => sum + (it[resource] ?? 0), 0),
    limits: hasLimits ? limited.reduce((sum, it) => sum + (it.limits?.[resource] ?? it[resource] ?? 0), 0) : undefined,
  };
}

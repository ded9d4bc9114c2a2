import type { UnitDemand } from '../roles/demands.ts';
import type { PlannedNode } from './model.ts';
import type { Placement, Pod } from './pods/model.ts';

/** A limit that a node has too little for: what is limited runs out of the node before it comes to the limit. */
export interface CannotHonour {
  readonly kind: 'pod' | 'unit';
  readonly what: string;
  readonly node: string;
  readonly resource: 'cpu' | 'memory';
  /** Millicores or MiB. */
  readonly limit: number;
  /** What the node has for it. */
  readonly has: number;
}

/**
 * Limits that can never be reached: of a pod, memory above what its node has for pods; of a unit, memory above what its role
 * allows of the RAM; of both, more CPU than there is.
 */
export function cannotHonour(nodes: readonly PlannedNode[], { byNode }: Placement): CannotHonour[] {
  return nodes.flatMap((node) => [
    ...[...new Set(byNode.get(node.name))].flatMap((pod) => ofPod(node, pod)),
    ...node.units.flatMap((unit) => ofUnit(node, unit)),
  ]);
}

function ofPod({ name: node, vcpu, allocatable }: PlannedNode, { name: what, limits = {} }: Pod): CannotHonour[] {
  const about = { kind: 'pod', what, node } as const;
  return [
    ...above(about, 'cpu', limits.cpuMilli, vcpu && vcpu * 1000),
    ...above(about, 'memory', limits.memoryMiB, allocatable?.memoryMiB),
  ];
}

function ofUnit({ name: node, vcpu, usableMiB }: PlannedNode, unit: UnitDemand): CannotHonour[] {
  const { name: what, limits = {}, mostMiB = (memoryMiB) => memoryMiB } = unit;
  const about = { kind: 'unit', what, node } as const;
  return [
    ...above(about, 'cpu', limits.cpuMilli, vcpu && vcpu * 1000),
    ...above(about, 'memory', limits.memoryMiB, usableMiB && mostMiB(usableMiB)),
  ];
}

function above(
  about: Pick<CannotHonour, 'kind' | 'what' | 'node'>,
  resource: CannotHonour['resource'],
  limit: number | undefined,
  has: number | undefined,
): CannotHonour[] {
  return limit !== undefined && has !== undefined && limit > has ? [{ ...about, resource, limit, has }] : [];
}

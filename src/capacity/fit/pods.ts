import { isLargeEnough } from '../large-enough.ts';
import type { Catalogue, PlannedNode } from '../model.ts';
import { withType } from '../nodes.ts';
import type { Placement, Pod } from '../pods/model.ts';
import { placePods } from '../pods/place.ts';
import { isAdmitted } from '../pods/room.ts';
import type { Choice } from './model.ts';

/** What the pods of a cluster say to other types for its nodes. */
export interface PodsView {
  /** Whether all pods that have a place now have one still, and no node gets too small for its roles. */
  accepts(choice: Choice): boolean;
  /** The same for one node alone, with room for everything on the others: what is refused here is refused in every choice. */
  acceptsAlone(node: PlannedNode, type: string): boolean;
  /** Nodes with the same word are the same to pods, as long as they have the same choice of types. */
  likeness(node: PlannedNode, types: readonly string[]): string;
}

/**
 * Limits need no question: no type has less memory than the present one, and a CPU limit above a node's CPUs cuts
 * nothing off.
 */
export function podsView(nodes: readonly PlannedNode[], pods: readonly Pod[], catalogue: Catalogue): PodsView {
  const before = homeless(placePods(nodes, pods));
  const retyped = (node: PlannedNode, type: string | undefined) =>
    type === undefined || type === node.type ? node : withType(node, type, catalogue);
  return {
    accepts: (choice) => {
      const chosen = nodes.map((node) => retyped(node, choice.get(node.name)));
      return (
        chosen.every((it, index) => isLargeEnough(it) || !isLargeEnough(nodes[index]!)) &&
        isNoWorse(homeless(placePods(chosen, pods)), before)
      );
    },
    acceptsAlone: (node, type) => {
      const changed = retyped(node, type);
      const bound = pods.filter((pod) => isBound(pod, node, nodes));
      return (
        (isLargeEnough(changed) || !isLargeEnough(node)) &&
        isNoWorse(homeless(placePods([changed], bound)), homeless(placePods([node], bound)))
      );
    },
    likeness: (node, types) => likeness(node, types, pods, catalogue),
  };
}

/** How many of each pod have no place. */
function homeless({ unplaced }: Placement): ReadonlyMap<Pod, number> {
  const counts = new Map<Pod, number>();
  for (const { pod } of unplaced) counts.set(pod, (counts.get(pod) ?? 0) + 1);
  return counts;
}

function isNoWorse(after: ReadonlyMap<Pod, number>, before: ReadonlyMap<Pod, number>): boolean {
  return [...after].every(([pod, count]) => count <= (before.get(pod) ?? 0));
}

/** Whether a pod can run on this node and on no other. */
function isBound(pod: Pod, node: PlannedNode, nodes: readonly PlannedNode[]): boolean {
  if (pod.where === 'each node') return true;
  if ('host' in pod.where) return pod.where.host === node.name;
  const admitting = nodes.filter((it) => it.isKubernetesNode && isAdmitted(pod, it));
  return admitting.length === 1 && admitting[0] === node;
}

function likeness(node: PlannedNode, types: readonly string[], pods: readonly Pod[], catalogue: Catalogue): string {
  const sizes = [node, ...types.map((type) => withType(node, type, catalogue))];
  const own = pods.filter(
    ({ where, nodeSelector }) =>
      (where !== 'each node' && 'host' in where && where.host === node.name) ||
      nodeSelector?.['kubernetes.io/hostname'] === node.name,
  );
  return JSON.stringify([
    node.isKubernetesNode,
    Object.entries(node.labels).toSorted(),
    node.taints,
    node.demands.least,
    sizes.map(({ allocatable, usableMiB }) => [allocatable, usableMiB]),
    own,
  ]);
}

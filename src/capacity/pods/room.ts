import type { Toleration } from '../../roles/demands.ts';
import type { Taint } from '../model.ts';
import type { Pod, PodNode } from './model.ts';

/** A node while pods are placed on it. */
export interface Room {
  readonly node: PodNode;
  readonly pods: Pod[];
  /** Not asked for yet. Without end where the size of the node is unknown. */
  cpuMilli: number;
  memoryMiB: number;
}

export function roomOf(node: PodNode): Room {
  const { cpuMilli = Number.POSITIVE_INFINITY, memoryMiB = Number.POSITIVE_INFINITY } = node.allocatable ?? {};
  return { node, pods: [], cpuMilli, memoryMiB };
}

export function copyOf(room: Room): Room {
  return { ...room, pods: [...room.pods] };
}

export function hasRoom(room: Room, { cpuMilli, memoryMiB }: Pod): boolean {
  return room.cpuMilli >= cpuMilli && room.memoryMiB >= memoryMiB;
}

export function put(room: Room, pod: Pod): void {
  room.pods.push(pod);
  room.cpuMilli -= pod.cpuMilli;
  room.memoryMiB -= pod.memoryMiB;
}

/** Takes back the last `put`. */
export function takeBack(room: Room): void {
  const pod = room.pods.pop();
  if (!pod) return;
  room.cpuMilli += pod.cpuMilli;
  room.memoryMiB += pod.memoryMiB;
}

/** Whether labels and taints let a pod onto a node. One that is bound to its host is not asked. */
export function isAdmitted(pod: Pod, node: PodNode): boolean {
  return isSelected(pod, node) && refusing(pod, node).length === 0;
}

export function isSelected({ nodeSelector = {} }: Pod, node: PodNode): boolean {
  return Object.entries(nodeSelector).every(([key, value]) => labelOf(node, key) === value);
}

/** The taints of a node that keep a pod away. */
export function refusing({ tolerations = [] }: Pod, { taints }: PodNode): readonly Taint[] {
  return taints.filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerations.some((it) => tolerates(it, taint)),
  );
}

/** Every node has some labels by itself: kubernetes.io, "Well-Known Labels, Annotations and Taints". */
function labelOf({ name, labels }: PodNode, key: string): string | undefined {
  if (key === 'kubernetes.io/hostname') return name;
  if (key === 'kubernetes.io/os') return 'linux';
  return labels[key];
}

function tolerates({ key, effect }: Toleration, taint: Taint): boolean {
  return (key === undefined || key === taint.key) && (effect === undefined || effect === taint.effect);
}

import type { Pod } from './model.ts';
import { hasRoom, isSelected, type Room, refusing } from './room.ts';

/** Why a pod has no room: its labels, the taints of its nodes, or what is left on them. */
export function whyUnplaced(pod: Pod, rooms: readonly Room[]): string {
  if (rooms.length === 0) return 'the cluster has no node';
  const selected = rooms.filter(({ node }) => isSelected(pod, node));
  if (selected.length === 0) return `no node has the labels ${labelsText(pod)}`;
  const open = selected.filter(({ node }) => refusing(pod, node).length === 0);
  if (open.length === 0 && pod.where !== 'each node' && 'replicas' in pod.where)
    return `${namesOf(selected)} has a taint that it does not tolerate: ${taintsText(pod, selected[0]!)}`;
  const roomiest = (open.length > 0 ? open : selected).toSorted((a, b) => b.memoryMiB - a.memoryMiB)[0]!;
  return `it asks for ${shortText(pod, roomiest)}`;
}

/** What is short on the node that has most room for it. */
function shortText(pod: Pod, room: Room): string {
  const { allocatable } = room.node;
  const lacksMemory = room.memoryMiB < pod.memoryMiB;
  const [asked, left, all, unit] = lacksMemory
    ? [pod.memoryMiB, room.memoryMiB, allocatable?.memoryMiB, 'MiB']
    : [pod.cpuMilli, room.cpuMilli, allocatable?.cpuMilli, 'm CPU'];
  const text = (value: number | undefined) => `${value}${unit === 'MiB' ? ' MiB' : 'm CPU'}`;
  return hasRoom(room, pod)
    ? `${text(asked)}, and what else must be there takes it` // another arrangement left this room
    : `${text(asked)}; ${room.node.name}, the roomiest of its nodes, has ${text(left)} left of ${text(all)} for pods`;
}

function labelsText({ nodeSelector = {} }: Pod): string {
  return Object.entries(nodeSelector)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

function taintsText(pod: Pod, { node }: Room): string {
  return refusing(pod, node)
    .map(({ key, value, effect }) => `${key}${value && `=${value}`}:${effect}`)
    .join(', ');
}

function namesOf(rooms: readonly Room[]): string {
  return rooms.length === 1 ? rooms[0]!.node.name : `each of ${rooms.map(({ node }) => node.name).join(', ')}`;
}

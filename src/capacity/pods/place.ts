import type { Placement, Pod, PodNode, Unplaced } from './model.ts';
import { copyOf, hasRoom, isAdmitted, put, type Room, roomOf } from './room.ts';
import { arrange, type Loose } from './search.ts';
import { whyUnplaced } from './why.ts';

/** How many times the search may put a pod somewhere. */
const MOST_STEPS = 20_000;

/**
 * Finds room for all pods: those of each node first, then the rest, largest first, each where most memory is left. When
 * that leaves one over, all arrangements are tried, up to `mostSteps`. A node whose size is unknown has room for everything.
 * The scheduler places pods as they come: where room is tight, it may leave one pending that fits here.
 */
export function placePods(
  nodes: readonly PodNode[],
  pods: readonly Pod[],
  { mostSteps = MOST_STEPS }: { readonly mostSteps?: number } = {},
): Placement {
  const empty = nodes.filter(({ isKubernetesNode }) => isKubernetesNode).map(roomOf);
  const fixed = pods.flatMap((pod) => placeFixed(pod, empty));
  const loose = looseOf(pods, empty);
  const { rooms, left, isExact } = placeLoose(loose, empty, mostSteps);
  const unplaced = left.map(({ pod }) => ({ pod, why: whyUnplaced(pod, rooms) }));
  return {
    byNode: new Map(rooms.map((room) => [room.node.name, room.pods])),
    unplaced: [...fixed, ...unplaced],
    isExact,
  };
}

/** A pod that is bound to nodes: where there is no room for it, there is none. */
function placeFixed(pod: Pod, rooms: readonly Room[]): Unplaced[] {
  return boundTo(pod, rooms).flatMap((room) => {
    if (!hasRoom(room, pod)) return [{ pod, why: whyUnplaced(pod, [room]) }];
    put(room, pod);
    return [];
  });
}

function boundTo(pod: Pod, rooms: readonly Room[]): readonly Room[] {
  const { where } = pod;
  if (where === 'each node') return rooms.filter(({ node }) => isAdmitted(pod, node));
  return 'host' in where ? rooms.filter(({ node }) => node.name === where.host) : [];
}

function looseOf(pods: readonly Pod[], rooms: readonly Room[]): Loose[] {
  const all = pods.flatMap((pod) => {
    if (pod.where === 'each node' || !('replicas' in pod.where)) return [];
    const places = [...rooms.keys()].filter((index) => isAdmitted(pod, rooms[index]!.node));
    return Array.from({ length: pod.where.replicas }, () => ({ pod, places }));
  });
  return all.toSorted((a, b) => b.pod.memoryMiB - a.pod.memoryMiB || b.pod.cpuMilli - a.pod.cpuMilli);
}

interface Placed {
  readonly rooms: readonly Room[];
  readonly left: readonly Loose[];
  readonly isExact: boolean;
}

function placeLoose(loose: readonly Loose[], empty: readonly Room[], mostSteps: number): Placed {
  const rooms = empty.map(copyOf);
  const left = loose.filter((it) => !placeRoomiest(it, rooms));
  if (left.length === 0) return { rooms, left, isExact: true };
  // What has no room in the empty cluster has none in any arrangement, and would only keep the search from its end.
  const hopeless = loose.filter(({ pod, places }) => !places.some((index) => hasRoom(empty[index]!, pod)));
  if (hopeless.length === left.length) return { rooms, left, isExact: true };
  const others = empty.map(copyOf);
  const hopeful = loose.filter((it) => !hopeless.includes(it));
  const found = arrange(hopeful, others, mostSteps);
  if (found === 'arranged') return { rooms: others, left: hopeless, isExact: true };
  return { rooms, left, isExact: found === 'impossible' };
}

/** As the scheduler would: not beside its like, and where most memory is left. @returns whether there was room */
function placeRoomiest({ pod, places }: Loose, rooms: readonly Room[]): boolean {
  let best: Room | undefined;
  for (const index of places) {
    const room = rooms[index]!;
    if (hasRoom(room, pod) && (!best || isBetter(room, best, pod))) best = room;
  }
  if (best) put(best, pod);
  return best !== undefined;
}

function isBetter(room: Room, than: Room, pod: Pod): boolean {
  const alike = room.pods.filter((it) => it === pod).length - than.pods.filter((it) => it === pod).length;
  return alike < 0 || (alike === 0 && room.memoryMiB > than.memoryMiB);
}

import type { Pod } from './model.ts';
import { hasRoom, put, type Room, takeBack } from './room.ts';

/** One pod that may run on one node or another: the places of those in the list of rooms. */
export interface Loose {
  readonly pod: Pod;
  readonly places: readonly number[];
}

/**
 * Tries all arrangements of `loose` in `rooms` and leaves the first in them that has room for all.
 *
 * @returns `unknown` when it gave up after `mostSteps`
 */
export function arrange(
  loose: readonly Loose[],
  rooms: readonly Room[],
  mostSteps: number,
): 'arranged' | 'impossible' | 'unknown' {
  let steps = 0;
  const place = (at: number, previous: number): boolean => {
    const it = loose[at];
    if (!it) return true;
    for (const index of it.places) {
      // Pods that are alike may change places: only one order of them is tried.
      if (loose[at - 1]?.pod === it.pod && index < previous) continue;
      const room = rooms[index]!;
      if (!hasRoom(room, it.pod)) continue;
      steps += 1;
      if (steps > mostSteps) return false;
      put(room, it.pod);
      if (place(at + 1, index)) return true;
      takeBack(room);
    }
    return false;
  };
  if (place(0, 0)) return 'arranged';
  return steps > mostSteps ? 'unknown' : 'impossible';
}

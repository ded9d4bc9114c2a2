import type { Piece } from './path.ts';
import { secondsOf } from './profile.ts';

/** A path that is short enough to read. */
export interface Condensed {
  /** Each line: one piece, or small ones that follow one another. */
  readonly lines: readonly (readonly Piece[])[];
  /** Small pieces that stand alone. */
  readonly left: readonly Piece[];
  /** What counts as small, of the whole. */
  readonly threshold: number;
}

/** Small is what takes less than 1 % of the time; more, as long as there are too many lines. */
export function condense(path: readonly Piece[], mostLines = 15): Condensed {
  const total = secondsOf(path);
  for (let percent = 1; ; percent += 1) {
    const threshold = percent / 100;
    const isSmall = (pieces: readonly Piece[]) => secondsOf(pieces) < threshold * total;
    const groups = grouped(path, (piece) => isSmall([piece]));
    const lines = groups.filter((group) => !isSmall(group));
    if (lines.length <= mostLines || percent >= 100) return { lines, left: groups.filter(isSmall).flat(), threshold };
  }
}

function grouped(path: readonly Piece[], isSmall: (piece: Piece) => boolean): Piece[][] {
  const groups: Piece[][] = [];
  let small: Piece[] | undefined;
  for (const piece of path) {
    if (small && isSmall(piece)) {
      small.push(piece);
      continue;
    }
    const group = [piece];
    groups.push(group);
    small = isSmall(piece) ? group : undefined;
  }
  return groups;
}

import { describe, expect, it } from 'vitest';
import { condense } from '../../../src/report/profile/condense.ts';
import type { Piece } from '../../../src/report/profile/path.ts';

/** Pieces that follow one another and take so long. */
function pieces(...seconds: number[]): Piece[] {
  let start = 0;
  return seconds.map((it) => {
    const piece: Piece = { where: 'a', name: `${it}`, start, end: start + it, cause: 'command' };
    start += it;
    return piece;
  });
}

const names = (groups: readonly (readonly Piece[])[]) => groups.map((group) => group.map(({ name }) => name).join('+'));

describe('a condensed path', () => {
  it('puts small pieces that follow one another into one line', () => {
    const { lines, left } = condense(pieces(50, 0.6, 0.7, 48.7));
    expect([names(lines), left]).toEqual([['50', '0.6+0.7', '48.7'], []]);
  });

  it('leaves out those that are small together', () => {
    const { lines, left } = condense(pieces(0.1, 50, 0.2, 0.3, 49.4));
    expect([names(lines), names([left])]).toEqual([['50', '49.4'], ['0.1+0.2+0.3']]);
  });

  it('takes more for small as long as there are too many lines', () => {
    const path = pieces(10, ...Array.from({ length: 30 }, () => 3));
    const { lines, threshold } = condense(path);
    expect([lines.length, threshold]).toEqual([2, 0.04]);
  });

  it('has the lines it may have', () => {
    expect(condense(pieces(...Array.from({ length: 15 }, () => 1))).lines).toHaveLength(15);
    expect(condense(pieces(3, 3, 3, 3), 2).lines).toHaveLength(1);
    expect(condense([])).toEqual({ lines: [], left: [], threshold: 0.01 });
  });
});

import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../../src/report/profile/segments.ts';
import type { Span } from '../../../src/report/profile/span.ts';
import { spanText } from './tape.ts';

const span = (name: string, start: number, end: number, given: Partial<Span> = {}): Span => ({
  where: 'a',
  kind: 'task',
  name,
  start,
  end,
  cause: 'command',
  ...given,
});
const segments = (...spans: Span[]) => segmentsOf(spans).map((it) => spanText(it).replace(' | command', ''));

describe('segments', () => {
  it('are the innermost at each moment', () => {
    expect(segments(span('role', 0, 10), span('x', 2, 3), span('y', 3, 5))).toEqual([
      'a | role | 0-2',
      'a | x | 2-3',
      'a | y | 3-5',
      'a | role | 5-10',
    ]);
  });

  it('keep a span whole that only contains others without time or cause', () => {
    const frame = { where: 'a', kind: 'play', name: 'play', start: 1, end: 4 } as const;
    expect(segments(span('role', 0, 10), span('x', 2, 2), frame)).toEqual(['a | role | 0-10']);
  });

  it('have no overlap where spans overlap: what began last goes on', () => {
    expect(segments(span('x', 0, 4), span('y', 3, 6))).toEqual(['a | x | 0-3', 'a | y | 3-6']);
  });

  it('of the same beginning are the shorter first', () => {
    expect(segments(span('x', 0, 2), span('role', 0, 4))).toEqual(['a | x | 0-2', 'a | role | 2-4']);
  });

  it('leave gaps, and each host to itself, in the order of their ends', () => {
    expect(segments(span('x', 0, 1), span('y', 5, 6), span('z', 0, 3, { where: 'b' }))).toEqual([
      'a | x | 0-1',
      'b | z | 0-3',
      'a | y | 5-6',
    ]);
  });
});

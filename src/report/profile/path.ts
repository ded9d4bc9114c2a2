import { segmentsOf } from './segments.ts';
import type { Span, Timeline } from './span.ts';

/** One stretch of the critical path. Together they are the whole time from the start of rebuild to the end of the run. */
export type Piece = Pick<Span, 'where' | 'name' | 'role' | 'start' | 'end'> & Required<Pick<Span, 'cause'>>;

/** Something began "right after" what ended on the same host within this time. */
const NEAR_SECONDS = 0.05;
/** Sums of floating point numbers are not equal. */
const TINY_SECONDS = 1e-6;

/**
 * Why the run took as long as it did: from what ended last, back to what it came after, and so on. That is what ended
 * on the same host right before it began, else (a barrier) what ended last before it began on any host. The time
 * between two such pieces is rebuild's own.
 */
export function criticalPath({ spans, begin, end }: Timeline): Piece[] {
  const ended = backwards(segmentsOf(spans));
  const path: Piece[] = [];
  let at = end;
  for (let piece = ended.before(at); piece; piece = ended.before(at, piece.where)) {
    path.unshift(piece as Piece, ...own(piece.end, at, at === end ? 'coming to an end' : 'deciding'));
    at = piece.start;
  }
  const starting = Math.min(begin, at);
  return [...own(0, starting, 'starting, reading the files'), ...own(starting, at, 'preparing'), ...path];
}

function own(start: number, end: number, name: string): Piece[] {
  if (end - start < TINY_SECONDS) return [];
  return [{ where: 'rebuild', name, start, end, cause: 'controller' }];
}

/** Asked for ever earlier times, so that what ended later is passed over once. */
function backwards(segments: readonly Span[]) {
  const all = [...segments];
  const rows = Map.groupBy(segments, ({ where }) => where);
  const last = (list: Span[], at: number) => {
    while (list.length > 0 && (list.at(-1)!.end > at + TINY_SECONDS || list.at(-1)!.start >= at)) list.pop();
    return list.at(-1);
  };
  return {
    before: (at: number, where = ''): Span | undefined => {
      const here = last(rows.get(where) ?? [], at);
      return here && at - here.end <= NEAR_SECONDS ? here : last(all, at);
    },
  };
}

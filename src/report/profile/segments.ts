import type { Span } from './span.ts';

/**
 * What went on where, without overlap: at each moment the innermost of the spans that have a cause, which is the one
 * that began last. In the order of their ends.
 */
export function segmentsOf(spans: readonly Span[]): Span[] {
  const rows = Map.groupBy(
    spans.filter(({ cause, start, end }) => cause !== undefined && end > start),
    ({ where }) => where,
  );
  return [...rows.values()].flatMap(innermost).toSorted((a, b) => a.end - b.end);
}

function innermost(row: readonly Span[]): Span[] {
  const queue = row.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const times = [...new Set(row.flatMap(({ start, end }) => [start, end]))].toSorted((a, b) => a - b);
  const segments: Span[] = [];
  let active: Span[] = [];
  let last: Span | undefined;
  for (const [index, start] of times.entries()) {
    const end = times[index + 1];
    if (end === undefined) break;
    active = active.filter((span) => span.end > start);
    while (queue[0] && queue[0].start <= start) active.push(queue.shift()!);
    const span = active.at(-1);
    if (span && span === last) segments.push({ ...segments.pop()!, end });
    else if (span) segments.push({ ...span, start, end });
    last = span;
  }
  return segments;
}

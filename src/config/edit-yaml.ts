import { isScalar, LineCounter, parseDocument, type Scalar, visit } from 'yaml';
import type { Place } from '../core/error.ts';

export interface ScalarEdit {
  /** Where the scalar begins, as `YamlDocument.place` says it. */
  readonly at: Pick<Place, 'line' | 'column'>;
  readonly from: string;
  /** A word that means the same with and without quotes. */
  readonly to: string;
}

/**
 * `source` with other values for some of its scalars, and not one character else: comments, order and layout stay. A value in
 * quotes keeps them.
 *
 * @returns undefined when there is no scalar `from` at one of these places
 */
export function replaceScalars(source: string, edits: readonly ScalarEdit[]): string | undefined {
  const spots = edits.map((edit) => spotOf(source, edit));
  if (!spots.every((spot) => spot !== undefined)) return undefined;
  // From the end, so that what comes before keeps its place.
  const inOrder = spots.toSorted((a, b) => b.start - a.start);
  return inOrder.reduce((text, { start, end, to }) => text.slice(0, start) + to + text.slice(end), source);
}

interface Spot {
  readonly start: number;
  readonly end: number;
  readonly to: string;
}

function spotOf(source: string, { at, from, to }: ScalarEdit): Spot | undefined {
  const scalar = scalarAt(source, at);
  if (!scalar?.range || scalar.value !== from) return undefined;
  const [start, end] = scalar.range;
  const quote = scalar.type === 'QUOTE_SINGLE' ? "'" : scalar.type === 'QUOTE_DOUBLE' ? '"' : '';
  return { start, end, to: `${quote}${to}${quote}` };
}

function scalarAt(source: string, { line, column }: ScalarEdit['at']): Scalar | undefined {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, uniqueKeys: false, logLevel: 'silent' });
  let found: Scalar | undefined;
  visit(document, {
    Scalar: (_, node) => {
      const { line: itsLine, col } = lineCounter.linePos(node.range?.[0] ?? 0);
      if (itsLine !== line || col !== column || !isScalar(node)) return undefined;
      found = node;
      return visit.BREAK;
    },
  });
  return found;
}

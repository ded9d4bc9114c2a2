import { wrapWords } from './format.ts';
import type { Paint } from './sink.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Gets what room is left, and wraps. At most one column of a table; without one, nothing is wrapped. */
  readonly isFlexible?: boolean;
}

const GAP = '  ';
const INDENT = '    ';
const LEAST = 12;

/**
 * A table without lines, at most `width` wide as long as its fixed columns leave room. Where the flexible column would
 * have to break words, its cells stand below their rows instead.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: Paint,
): string[] {
  const flexible = columns.findIndex(({ isFlexible }) => isFlexible);
  const natural = columns.map(({ title }, index) => Math.max(title.length, ...rows.map((row) => row[index]!.length)));
  const fixed = natural.reduce((sum, it, index) => (index === flexible ? sum : sum + it + GAP.length), 0);
  const room = width - fixed;
  const longest = Math.max(0, ...rows.flatMap((row) => (row[flexible] ?? '').split(' ').map((word) => word.length)));
  const isBelow = flexible !== -1 && room < Math.min(natural[flexible]!, Math.max(LEAST, longest));
  const widths = flexible === -1 ? natural : natural.with(flexible, Math.min(natural[flexible]!, room));
  const shown = columns.map((_, index) => index).filter((index) => !isBelow || index !== flexible);
  const line = (cells: readonly string[]) =>
    shown
      .map((index) => pad(cells[index]!, widths[index]!, columns[index]!.align))
      .join(GAP)
      .trimEnd();
  const below = (row: readonly string[]) =>
    wrapWords(row[flexible]!, width - INDENT.length).map((text) => paint.dim(INDENT + text));
  return [
    paint.bold(line(columns.map(({ title }) => title))),
    ...rows.flatMap((row) => (isBelow ? [line(row), ...below(row)] : wrapRow(row, flexible, widths).map(line))),
  ];
}

/** The same as Markdown. */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(line),
  ];
}

function wrapRow(row: readonly string[], flexible: number, widths: readonly number[]): (readonly string[])[] {
  if (flexible === -1) return [row];
  const [first = '', ...others] = wrapWords(row[flexible]!, widths[flexible]!);
  return [row.with(flexible, first), ...others.map((text) => row.map((_, index) => (index === flexible ? text : '')))];
}

function pad(cell: string, width: number, align: Column['align'] = 'left'): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}

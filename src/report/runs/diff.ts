import type { ComparedChange, Comparison, Pair } from '../../history/compare.ts';
import type { PastRun } from '../../history/past-run.ts';
import { cut, duration, plural, tame, wrapList } from '../format.ts';
import type { Sink } from '../sink.ts';
import { tableLines } from '../table.ts';
import { commandText } from './list.ts';

/** In what run `b` differs from run `a`. */
export function comparisonText(a: PastRun, b: PastRun, comparison: Comparison, sink: Sink): string {
  const { about, hosts, failures, roles, seconds } = comparison;
  const nothing = [...about, ...hosts, ...failures, ...comparison.changes].length === 0;
  const lines = [
    ...runLine('a', a, sink),
    ...runLine('b', b, sink),
    ...section('What they were', pairLines(about), sink),
    ...section('What hosts came to', hostLines(hosts, sink), sink),
    ...section('What failed', hostLines(failures, sink), sink),
    ...section('What was changed', changeLines(comparison, sink), sink),
    ...section('Time', timeLines([...roles.filter(hasMoved), seconds], sink), sink),
    ...(nothing ? ['', 'They do not differ in what they were, changed and came to.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function runLine(name: string, { id, head, state }: PastRun, { paint, columns }: Sink): string[] {
  const about = head ? `${head.time.slice(0, 19).replace('T', ' ')} UTC, ${commandText(head.words)}` : 'cannot be read';
  const partial = state === 'done' ? '' : paint.yellow(`, ${state}: only what is known of it is compared`);
  return [`${paint.bold(name)}  ${paint.bold(id)}  ${cut(about, columns - 11)}${partial}`];
}

function section(title: string, lines: readonly string[], { paint }: Sink): string[] {
  return lines.length > 0 ? ['', paint.bold(title), ...lines] : [];
}

function pairLines(pairs: readonly Pair<string>[]): string[] {
  const width = Math.max(0, ...pairs.map(({ name }) => name.length));
  return pairs.map((pair) => `  ${pair.name.padEnd(width)}  ${turned(pair)}`);
}

/** Hosts of which the same is to be said share one entry. */
function hostLines(pairs: readonly Pair<string>[], { paint, columns }: Sink): string[] {
  return [...Map.groupBy(pairs, turned)].flatMap(([text, own]) => [
    `  ${text}`,
    ...wrapList(
      own.map(({ name }) => name),
      columns,
      '      ',
    ).map(paint.dim),
  ]);
}

function turned({ a = '(none)', b = '(none)' }: Pair<string>): string {
  return `${tame(a)} → ${tame(b)}`;
}

/** Field by field of each task; hosts on which the same was changed in the same way share one entry. */
function changeLines({ changes, sameChanges }: Comparison, sink: Sink): string[] {
  const tasks = Map.groupBy(changes, ({ where, role, task }) => JSON.stringify([where, role, task]));
  const alike = Map.groupBy(tasks.values(), (own) => JSON.stringify(own.map(({ where: _, ...change }) => change)));
  const same = sameChanges > 0 ? [`  ${plural(sameChanges, 'field')} changed alike in both`] : [];
  return [...[...alike.values()].flatMap((entry) => taskLines(entry, sink)), ...same];
}

function taskLines(entry: readonly (readonly ComparedChange[])[], { columns }: Sink): string[] {
  const fields = entry[0]!;
  const { role, task } = fields[0]!;
  const valued = (own: readonly ComparedChange[]) => own.map(({ field, a, b }) => `${field}: ${short(a ?? b ?? '')}`);
  const differs = fields.filter(({ a, b }) => a !== undefined && b !== undefined);
  const rows: readonly (readonly [label: string, words: readonly string[]])[] = [
    ['on', entry.map((own) => own[0]!.where)],
    ...differs.map(({ field, a, b }) => ['differs', [`${field}: ${short(a!)} → ${short(b!)}`]] as const),
    ['a only', valued(fields.filter(({ b }) => b === undefined))],
    ['b only', valued(fields.filter(({ a }) => a === undefined))],
  ];
  return [
    `  ${role === undefined ? '' : `${role} | `}${tame(task)}`,
    ...rows.flatMap(([label, words]) => labelled(label, words, columns)),
  ];
}

const LABEL = 9;

/** Words in a row, with a label before the first line of them. */
function labelled(label: string, words: readonly string[], columns: number): string[] {
  const indent = ' '.repeat(6 + LABEL);
  return wrapList(words, columns, indent).map((line, index) =>
    index === 0 ? `      ${label.padEnd(LABEL)}${line.slice(indent.length)}` : line,
  );
}

function short(value: string): string {
  if (/^[0-9a-f]{32,}$/.test(value)) return `${value.slice(0, 8)}…`;
  return cut(tame(value), 60) || '(empty)';
}

/** A second or a fifth, and what only one of them had. */
function hasMoved({ a, b }: Pair<number>): boolean {
  if (a === undefined || b === undefined) return true;
  return Math.abs(b - a) >= 1 && Math.abs(b - a) >= 0.2 * Math.max(a, b);
}

function timeLines(pairs: readonly Pair<number>[], { paint, columns }: Sink): string[] {
  const rows = pairs.map(({ name, a, b }) => [name, timeText(a), timeText(b), delta(a, b)]);
  const titles = ['role, at most', 'a', 'b', 'difference'];
  const table = tableLines(
    titles.map((title, index) => ({ title, align: index === 0 ? 'left' : 'right' })),
    rows,
    columns - 2,
    paint,
  );
  return table.map((line) => `  ${line}`);
}

function timeText(seconds: number | undefined): string {
  return seconds === undefined ? '' : duration(seconds);
}

function delta(a: number | undefined, b: number | undefined): string {
  if (a === undefined || b === undefined) return '';
  return `${b < a ? '-' : '+'}${duration(Math.abs(b - a))}`;
}

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
    ...section('What hosts came to', pairLines(hosts), sink),
    ...section('What failed', pairLines(failures), sink),
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
  return pairs.map(({ name, a = '(none)', b = '(none)' }) => `  ${name.padEnd(width)}  ${tame(a)} → ${tame(b)}`);
}

/** Hosts on which the same was changed in the same way share one entry. */
function changeLines({ changes, sameChanges }: Comparison, sink: Sink): string[] {
  if (changes.length === 0 && sameChanges === 0) return [];
  const alike = Map.groupBy(changes, ({ where: _, ...change }) => JSON.stringify(change));
  const same = sameChanges > 0 ? [`  ${plural(sameChanges, 'field')} changed alike in both`] : [];
  return [...[...alike.values()].flatMap((own) => entryLines(own, sink)), ...same];
}

function entryLines(own: readonly ComparedChange[], { paint, columns }: Sink): string[] {
  const { role, task, field, a, b } = own[0]!;
  const which = a === undefined ? 'b only' : b === undefined ? 'a only' : 'differs';
  const color = { 'a only': paint.red, 'b only': paint.green, differs: paint.yellow }[which];
  const value = which === 'differs' ? `${short(a!)} → ${short(b!)}` : short(a ?? b ?? '');
  const hosts = own.map(({ where }) => where);
  return [
    `  ${color(which.padEnd(7))}  ${role === undefined ? '' : `${role} | `}${tame(task)}: ${field}: ${value}`,
    ...wrapList(hosts, columns, '             ').map(paint.dim),
  ];
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

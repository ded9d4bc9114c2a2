import { type Outcome, outcomeOf } from '../../history/outcome.ts';
import { type PastRun, statusesOf } from '../../history/past-run.ts';
import { duration, tame } from '../format.ts';
import type { Sink } from '../sink.ts';
import { type Column, tableLines } from '../table.ts';

/** One run in a list. */
export interface ListedRun {
  readonly id: string;
  /** UTC, ISO 8601. */
  readonly time: string | null;
  readonly who: string | null;
  /** Of the repository that holds the inventory. */
  readonly revision: string | null;
  readonly commandLine: string;
  readonly mode: 'apply' | 'check' | null;
  readonly hosts: number;
  /** Tasks on hosts and objects outside of them that it changed; of a check, that it would. */
  readonly changed: number;
  /** Hosts that failed or could not be reached. */
  readonly failed: number;
  /** Null of one that has no end. */
  readonly seconds: number | null;
  readonly exitCode: number | null;
  readonly state: PastRun['state'];
  readonly outcome: Outcome;
}

export function listed(run: PastRun): ListedRun {
  const { id, head, end, state } = run;
  const hosts = end?.hosts ?? [];
  const statuses = [...statusesOf(run).values()];
  return {
    id,
    time: head?.time ?? null,
    who: head?.who ?? null,
    revision: head?.git?.revision ?? null,
    commandLine: head ? commandText(head.words) : '?',
    mode: head?.mode ?? null,
    hosts: head?.hosts.length ?? 0,
    changed: end ? hosts.reduce((sum, { changed }) => sum + changed, end.cloudChanges) : changedSoFar(run),
    failed: statuses.filter((status) => status === 'failed' || status === 'unreachable').length,
    seconds: end?.seconds ?? null,
    exitCode: end?.exitCode ?? null,
    state,
    outcome: outcomeOf(run),
  };
}

function changedSoFar({ lines }: PastRun): number {
  return lines.reduce((sum, line) => {
    if (line.type === 'change') return sum + 1;
    return line.type === 'role.done' ? sum + line.changed : sum;
  }, 0);
}

const COLUMNS: readonly Column[] = [
  { title: 'id' },
  { title: 'when (UTC)' },
  { title: 'who' },
  { title: 'command', isFlexible: true },
  { title: 'hosts', align: 'right' },
  { title: 'changed', align: 'right' },
  { title: 'failed', align: 'right' },
  { title: 'time', align: 'right' },
  { title: 'outcome' },
];

/** A table of runs, and how many there are beside them. What a check would change stands in parentheses. */
export function listText(runs: readonly ListedRun[], total: number, { columns, paint }: Sink): string {
  const rows = runs.map((run) => [
    run.id,
    minute(run.time),
    run.who ?? '?',
    run.commandLine,
    String(run.hosts),
    run.mode === 'check' ? `(${run.changed})` : String(run.changed),
    String(run.failed),
    run.seconds === null ? '' : duration(run.seconds),
    run.outcome,
  ]);
  const more = total > runs.length ? [`${runs.length} of ${total} runs; -n shows more`] : [];
  return [...tableLines(COLUMNS, rows, columns, paint), ...more].map((line) => `${line}\n`).join('');
}

/** Words as a shell takes them. */
export function commandText(words: readonly string[]): string {
  return tame(
    words.map((word) => (/^[\w@%+=:,./~<>-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' '),
  );
}

/** `2026-11-26 11:01` */
function minute(time: string | null): string {
  return time === null ? '?' : time.slice(0, 16).replace('T', ' ');
}

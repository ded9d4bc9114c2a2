import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { HostStatus } from '../core/events.ts';
import { isAlive } from '../core/process-lock.ts';
import type { JournalFile } from './folder.ts';
import { type Head, type Line, type LineOf, parseLine } from './model.ts';

export type RunState = 'done' | 'running' | 'cut off';

/** What a journal says. */
export interface PastRun {
  readonly id: string;
  /** Undefined where not even its first line can be read. */
  readonly head: Head | undefined;
  /** What happened, in order. */
  readonly lines: readonly Line[];
  readonly end: LineOf<'end'> | undefined;
  readonly state: RunState;
  /** Lines that cannot be read. */
  readonly damaged: number;
}

/** Reads a journal whole. What is cut off or damaged is left out, and counted. */
export function readRun(file: JournalFile): PastRun {
  return pastRun(file, textLines(file.path));
}

/** The same of its first and last lines only, where these are there: what a list and estimates need. */
export function readEnds(file: JournalFile): PastRun {
  const all = textLines(file.path);
  const ends = pastRun(file, [...all.slice(0, 1), ...all.slice(1).slice(-LAST)]);
  return ends.end ? ends : pastRun(file, all);
}

/** The lines of kinds that stand at the end only. */
const LAST = 4;

export function linesOf<Type extends Line['type']>({ lines }: PastRun, type: Type): LineOf<Type>[] {
  return lines.filter((line): line is LineOf<Type> => line.type === type);
}

/** What each host came to; of a run without an end, as far as it came. */
export function statusesOf(run: PastRun): ReadonlyMap<string, HostStatus> {
  if (run.end) return new Map(run.end.hosts.map(({ host, status }) => [host, status]));
  const done = linesOf(run, 'role.done').map(({ where, status }) => [where, status] as const);
  const failed = linesOf(run, 'host.failed').map(({ where }) => [where, 'failed'] as const);
  return new Map([...done, ...failed]);
}

function pastRun({ id }: JournalFile, texts: readonly string[]): PastRun {
  const parsed = texts.map(parseLine);
  const lines = parsed.filter((line) => line !== undefined);
  const [first] = lines;
  const head = first?.type === 'run' ? first : undefined;
  const last = lines.at(-1);
  const end = last?.type === 'end' ? last : undefined;
  const state = end ? 'done' : isRunning(head) ? 'running' : 'cut off';
  return { id, head, lines: head ? lines.slice(1) : lines, end, state, damaged: parsed.length - lines.length };
}

function isRunning(head: Head | undefined): boolean {
  return head?.who.endsWith(`@${hostname()}`) === true && isAlive(head.pid);
}

function textLines(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').filter(Boolean);
}

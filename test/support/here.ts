import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { Script } from '../../src/core/text.ts';
import { observe } from '../../src/engine/observe.ts';
import { type Change, compare, type State, type Task } from '../../src/resources/define.ts';
import { shell } from './shell.ts';

/** Owner and group of the user that runs the tests, for resources that are tried on this machine. */
export const ownAccess = { owner: String(process.getuid?.()), group: String(process.getgid?.()) };

/** The names of the fields that a plan for this machine has, and why where it cannot tell. */
export async function fieldsHere(task: Task): Promise<string[]> {
  return (await changesHere(task)).map(({ field }) => field);
}

export async function changesHere(task: Task): Promise<readonly Change[]> {
  const { observed } = await observe(shell(tmpdir()), [task]);
  if (observed[0]!.unknown) throw new Error(observed[0]!.unknown.why);
  return observed[0]!.changes;
}

/** Applies a task to this machine. Returns what it complained about when it failed, else nothing. */
export async function applyHere(task: Task): Promise<string> {
  const { observed } = await observe(shell(tmpdir()), [task]);
  return runHere(task.apply(observed[0]!.changes, observed[0]!.state ?? {}));
}

export function runHere(script: Script): string {
  try {
    execFileSync('sh', ['-c', `set -e\n${script.plain()}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    return '';
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr).trim();
  }
}

/** The fields that differ when the probes of `task` have seen this. */
export function fieldsOf(task: Task, seen: Readonly<Record<string, unknown>>): string[] {
  return compare(task.desired, task.state(seen)).map(({ field }) => field);
}

/** The script for the named fields. */
export function scriptFor(task: Task, fields: readonly string[], state: State = {}): string {
  const changes = fields.map((field) => ({ field, from: state[field], to: task.desired[field] ?? '' }));
  return task.apply(changes, state).masked();
}

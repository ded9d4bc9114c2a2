import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RebuildError } from './error.ts';

export interface ProcessLockOptions {
  /** How long another process is waited for. Default: not at all. */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal | undefined;
  /** What is thrown when the lock is not free in time. `pid` is not a number where the holder did not say. */
  busy(pid: number): RebuildError;
}

const POLL_MS = 50;
/** Between creating the file and writing into it lies an instant; an empty file older than this was left behind. */
const EMPTY_MS = 5000;

/**
 * Runs `work` while no other process of this machine holds `file`. A lock whose process is gone is taken over.
 *
 * @throws what `busy` gives
 */
export async function withProcessLock<Result>(
  file: string,
  work: () => Promise<Result>,
  { timeoutSeconds = 0, signal, busy }: ProcessLockOptions,
): Promise<Result> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  while (!(await take(file))) {
    if (Date.now() >= deadline) throw busy(holderOf(file));
    await sleep(POLL_MS, undefined, { ...(signal && { signal }) });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Whether a process with this id runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function take(file: string): Promise<boolean> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (create(file)) return true;
  if (!isLeftBehind(file)) return false;
  rmSync(file, { force: true });
  if (!create(file)) return false;
  await sleep(POLL_MS); // two may have found the same lock left behind: the one whose name stays has it
  return holderOf(file) === process.pid;
}

function create(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isLeftBehind(file: string): boolean {
  const pid = holderOf(file);
  if (Number.isInteger(pid)) return !isAlive(pid);
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > EMPTY_MS;
}

function holderOf(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

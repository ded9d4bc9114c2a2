import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RebuildError } from '../core/error.ts';

export interface LockOptions {
  /** How long to wait for another process. Default 15 minutes: an image is built within it. */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` while no other process of this machine holds `file`. A lock whose owner is gone does not count.
 *
 * @throws RebuildError LAB_BUSY when the deadline passes
 */
export async function withLock<T>(file: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const deadline = Date.now() + (options.timeoutSeconds ?? 900) * 1000;
  while (!take(file)) {
    if (Date.now() > deadline) throw busy(file);
    await sleep(100, undefined, { ...(options.signal && { signal: options.signal }) });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!isAlive(owner(file))) rmSync(file, { force: true });
    return false;
  }
}

/** Not a number for an instant between creation and the first write: counted as alive. */
function owner(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

/** Whether a process with this id runs on this machine. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function busy(file: string): RebuildError {
  return new RebuildError('LAB_BUSY', `process ${owner(file)} has held ${file} for too long`, {
    hint: `Wait for it or end it, then run the command again.`,
  });
}

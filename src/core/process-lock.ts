import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RebuildError } from './error.ts';

/**
 * Runs `work` while no other process of this machine holds `file`. A lock whose process is gone is taken over.
 *
 * @throws RebuildError RUN_LOCKED at once, naming the process that holds it
 */
export async function exclusively<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  take(file);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    if (isAlive(holder)) throw locked(holder);
    rmSync(file, { force: true });
  }
  throw locked(holderOf(file));
}

function holderOf(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function locked(pid: number): RebuildError {
  return new RebuildError('RUN_LOCKED', `another run works on this cluster (process ${pid})`, {
    hint: 'Wait until it has ended, or look at what it does.',
  });
}

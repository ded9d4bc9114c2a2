import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { RebuildError } from '../core/error.ts';

const WAIT_SECONDS = 10;
/** What is held this long was left behind: the work under it takes milliseconds. */
const STALE_SECONDS = 60;

/**
 * Runs `work` while no other process does so under the same lock file. A lock left by a process that is gone is taken over.
 *
 * @throws RebuildError SECRET_LOCKED when it is not free within 10 seconds
 */
export async function withFileLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  await acquire(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string): Promise<void> {
  const deadline = Date.now() + WAIT_SECONDS * 1000;
  while (!(await tryAcquire(file))) {
    if (await isLeftBehind(file)) await rm(file, { force: true });
    else if (Date.now() > deadline) {
      throw new RebuildError('SECRET_LOCKED', `${file} is held by another run (process ${await holder(file)})`, {
        hint: 'Wait until that run has ended, then run again.',
      });
    } else await sleep(20);
  }
}

async function tryAcquire(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function isLeftBehind(file: string): Promise<boolean> {
  const held = await stat(file).catch(() => undefined);
  if (!held) return false;
  const pid = Number(await holder(file));
  return (pid > 0 && !isRunning(pid)) || Date.now() - held.mtimeMs > STALE_SECONDS * 1000;
}

async function holder(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { RebuildError } from '../../core/error.ts';
import { isAlive } from '../../core/process-lock.ts';
import { cacheFolder } from '../../machine/cache.ts';
import { engineFolder } from '../paths.ts';
import { dockerAt } from './docker.ts';

export const ownDockerHost = `unix://${join(engineFolder, 'docker.sock')}`;
const pidFile = join(engineFolder, 'docker.pid');
const logFile = join(engineFolder, 'dockerd.log');

/** Where an engine that is not running as a service keeps its images; they stay for the next time. */
const ownDataRoot = (): string => join(cacheFolder(), 'dockerd');

/**
 * Starts a Docker engine of our own, which outlives this process.
 *
 * @throws RebuildError LAB_DOCKERD_FAILED with the last line of its log
 */
export async function startDockerd(): Promise<void> {
  mkdirSync(engineFolder, { recursive: true, mode: 0o700 });
  rmSync(pidFile, { force: true });
  allowForwarding();
  const child = spawnDetached('dockerd', dockerdArgs());
  const deadline = Date.now() + 60_000;
  while (!(await dockerAt(ownDockerHost).succeeds(['version']))) {
    if (child.exitCode !== null || Date.now() > deadline) throw dockerdFailed();
    await sleep(200);
  }
}

/** Ends the engine that `startDockerd` started; does nothing when there is none. */
export async function stopDockerd(): Promise<void> {
  const pid = ownDockerdPid();
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + 30_000;
  while (isAlive(pid) && Date.now() < deadline) await sleep(100);
  await removeFolder(engineFolder);
}

/** The process id of the engine that we started, if it still runs. */
export function ownDockerdPid(): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd' ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** An engine leaves network namespaces mounted in its folder. */
async function removeFolder(folder: string): Promise<void> {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  const inside = mounts.filter((mount) => mount.startsWith(`${folder}/`)).reverse();
  if (inside.length) await execa('umount', inside, { reject: false });
  rmSync(folder, { recursive: true, force: true });
}

function dockerdArgs(): string[] {
  return [
    ...['--host', ownDockerHost, '--pidfile', pidFile],
    ...['--data-root', ownDataRoot(), '--exec-root', join(engineFolder, 'exec')],
    // Every lab network is made by name; without the default bridge nothing of another engine is in the way.
    ...['--bridge', 'none'],
  ];
}

/** Where forwarding is off when the engine starts, it sets the FORWARD policy to DROP for the whole machine. */
function allowForwarding(): void {
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
}

function spawnDetached(command: string, args: readonly string[]) {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], cwd: '/' });
  closeSync(log);
  child.on('error', () => {});
  child.unref();
  return child;
}

function dockerdFailed(): RebuildError {
  const last = readFileSync(logFile, 'utf8').trim().split('\n').at(-1) ?? '';
  return new RebuildError('LAB_DOCKERD_FAILED', `the Docker engine does not start: ${last}`, {
    hint: `Read ${logFile}, or start Docker yourself and run the command again.`,
  });
}

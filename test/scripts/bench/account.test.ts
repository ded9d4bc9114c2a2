import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { account, type Invocation } from '../../../scripts/bench/account.ts';
import { isAlive } from '../../../src/core/process-lock.ts';
import { folderWith } from '../../support/folder.ts';

/** Prints the id of a process in a session of its own that works, and then stays. */
const leavesOneBehind =
  "setsid sh -c 'echo $$; head -c 50000000 /dev/zero | sha256sum >/dev/null; echo worked; exec sleep 60' &";

const run = (script: string, signal = new AbortController().signal) => {
  const logFile = join(folderWith({}), 'log');
  const invocation: Invocation = { command: 'sh', args: ['-c', script] };
  return { logFile, used: account(invocation, { python: 'python3', logFile, signal }) };
};

it('counts what a program has left behind too, and ends it', async () => {
  const { logFile, used } = run(`${leavesOneBehind} sleep 1; exit 3`);
  const { exitCode, wallSeconds, controllerCpuSeconds, processes } = await used;
  const [left, worked] = readFileSync(logFile, 'utf8').split('\n');
  expect({ exitCode, worked, isLeft: isAlive(Number(left)) }).toEqual({ exitCode: 3, worked: 'worked', isLeft: false });
  expect(wallSeconds).toBeGreaterThan(0.9);
  expect(wallSeconds).toBeLessThan(20);
  expect(controllerCpuSeconds).toBeGreaterThan(0.02);
  expect(processes).toBeGreaterThan(1);
});

it('leaves nothing when it is stopped', async () => {
  const controller = new AbortController();
  const { logFile, used } = run(`${leavesOneBehind} sleep 60`, controller.signal);
  const ended = used.catch((error: unknown) => error);
  while (!readFileSync(logFile, 'utf8').includes('worked')) await sleep(20);
  controller.abort(new Error('enough'));
  expect(await ended).toEqual(new Error('enough'));
  expect(isAlive(Number.parseInt(readFileSync(logFile, 'utf8'), 10))).toBe(false);
});

it('says where to look when a program cannot be started', async () => {
  const logFile = join(folderWith({}), 'log');
  const { signal } = new AbortController();
  await expect(
    account({ command: '/nowhere', args: [] }, { python: 'python3', logFile, signal }),
  ).rejects.toMatchObject({
    code: 'BENCH_BROKEN',
    hint: `Read ${logFile}, then leave the tool out with --tools.`,
  });
});

import { sh } from 'rebuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveReport } from '../../src/cli/run/live-report.ts';
import { folderWith } from '../support/folder.ts';
import { run } from './contract.ts';
import { contractHost } from './host.ts';

const machine = contractHost();

beforeAll(async () => {
  await machine.start();
  await run(
    machine.connection(),
    sh`
      systemd-run -q --unit=live-burns -p CPUQuota=20% -p MemoryMax=64M perl -e '$$held = "x" x 2**24; 1 while 1'
      systemd-run -q --unit=live-fails sh -c 'exit 3'
      sleep 1
    `,
  );
});
afterAll(machine.stop);

it('tells what a service takes of its limits, that its CPU is held back, and which unit failed', async () => {
  const limits = { 'live-burns': { cpu_limit: 200, memory_limit: 64 }, 'live-worker': { memory_limit: 32 } };
  const { hosts, uses, cluster } = await liveReport({
    hosts: [{ name: 'throw-away', groups: [], vars: new Map() }],
    plane: undefined,
    folder: folderWith({}),
    signal: new AbortController().signal,
    connect: () => machine.connection(),
    limitsOf: () => limits,
    redact: (text) => text,
  });
  expect(hosts).toMatchObject([
    {
      name: 'throw-away',
      state: { failedUnits: expect.arrayContaining(['live-fails.service']), load: Array(3).fill(expect.any(Number)) },
    },
  ]);
  expect(uses.map(({ name }) => name)).toEqual(['live-burns.service']);
  const [burns] = uses;
  expect(burns!.cpu.now).toBeGreaterThan(50);
  expect(burns!.cpu.now).toBeLessThan(300);
  expect(burns!.throttledPercent).toBeGreaterThan(50);
  expect(burns!.memory.now).toBeGreaterThanOrEqual(16);
  expect(burns!.memory.peak).toBeGreaterThanOrEqual(burns!.memory.now!);
  expect(burns!.memory.peak).toBeLessThanOrEqual(64);
  expect(burns!.oomKills).toBe(0);
  expect(cluster).toBeUndefined();
});

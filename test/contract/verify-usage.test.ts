import { type Script, sh } from 'rebuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Finding, VerifySite } from '../../src/verify/model.ts';
import { usage } from '../../src/verify/prometheus/usage/usage.ts';
import { verify } from '../../src/verify/run.ts';
import { run } from './contract.ts';
import { contractHost } from './host.ts';

const machine = contractHost();

beforeAll(machine.start);
afterAll(machine.stop);

const limits = {
  'verify-burns': { cpu_limit: 100, memory_limit: 64 },
  'verify-eats.service': { memory_limit: 32 },
  'verify-gone': { memory_limit: 32 },
};

const site: VerifySite = {
  hosts: [
    {
      name: 'host',
      groups: [],
      address: '127.0.0.1',
      roles: new Map([['service_limits', {}]]),
      variable: (name) => (name === 'limits' ? limits : undefined),
    },
  ],
  now: 0,
  since: undefined,
  windowSeconds: 86_400,
};

async function findings(): Promise<readonly Finding[]> {
  const connect = () => machine.connection();
  const [result] = await verify(site, [usage], { hosts: new Set(['host']), connect });
  return result!.findings;
}

interface Use {
  readonly cpuMilli: { readonly mean: number };
  readonly memoryMiB: { readonly now: number; readonly peakWithCache: number };
  readonly seconds: number;
}

const onHost = (script: Script) => run(machine.connection(), script);

/** The settings that the findings say to raise, by unit. */
const raised = (all: readonly Finding[]) =>
  all.map(({ subject, data }) => {
    const recommendations = (data?.recommendations ?? []) as { action: string; setting: string }[];
    return [subject, recommendations.filter(({ action }) => action === 'raise').map(({ setting }) => setting)];
  });

describe('verify: usage of units', () => {
  it('finds what waits for its CPU limit, what is killed for its memory, and what does not run', async () => {
    await onHost(sh`
      systemd-run -q --unit=verify-burns -p CPUQuota=10% -p MemoryMax=64M sh -c 'while :; do :; done'
      systemd-run -q --unit=verify-eats -p MemoryMax=32M -p OOMPolicy=continue sh -c 'while :; do tail /dev/zero; sleep 1; done'
    `);
    await vi.waitFor(
      async () => {
        const found = await findings();
        expect(raised(found)).toEqual([
          ['verify-burns.service on host', ['cpu_limit']],
          ['verify-eats.service on host', ['memory_limit']],
          ['verify-gone.service on host', []],
        ]);
        expect(found[2]).toMatchObject({ verdict: 'skipped', says: 'is inactive: it uses nothing' });
      },
      { timeout: 60_000, interval: 1000 },
    );
  });

  it('tells their use: a tenth of a CPU, and not more memory than there may be', async () => {
    // Within its first periods of a tenth of a second it may have had a whole share and no wait.
    const { cpuMilli, memoryMiB, seconds } = await vi.waitFor(
      async () => {
        const [burns] = await findings();
        const use = burns!.data as unknown as Use;
        expect(use.seconds).toBeGreaterThan(5);
        return use;
      },
      { timeout: 60_000, interval: 1000 },
    );
    expect(cpuMilli.mean).toBeGreaterThan(20);
    expect(cpuMilli.mean).toBeLessThan(150);
    expect(memoryMiB.now).toBeGreaterThan(0);
    expect(memoryMiB.now).toBeLessThanOrEqual(memoryMiB.peakWithCache);
    expect(memoryMiB.peakWithCache).toBeLessThanOrEqual(64);
    expect(seconds).toBeLessThan(600);
  });
});

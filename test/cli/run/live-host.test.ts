import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { hostState, stateProbe } from '../../../src/cli/run/live-host.ts';
import { factsProbe, parseFacts } from '../../../src/facts/facts.ts';

const facts = parseFacts('id=debian\nversion=12\nkernel=6.1.0-9-amd64\nonline=0-1\nmemory=4000000\n');

describe('the state of a host', () => {
  const told = [
    'uptime=7500.42',
    'load=0.10 0.20 0.30',
    'total=4194304',
    'available=3145728',
    'disk=10485760 83886080',
    'package=installed kubelet 1.35.4-1.1',
    'package=config-files redis-server 5:7.0.15-1',
    'package=installed containerd 1.6.20~ds1-1+b1',
    'failed=shop.service',
    '',
  ].join('\n');

  it('is read from what its probe tells', () => {
    expect(hostState(told, facts, undefined)).toEqual({
      os: 'debian 12',
      kernel: '6.1.0-9-amd64',
      uptimeSeconds: 7500.42,
      cpus: 2,
      load: [0.1, 0.2, 0.3],
      cpuMilli: undefined,
      memory: { usedMiB: 1024, totalMiB: 4096 },
      disk: { usedMiB: 10_240, totalMiB: 81_920 },
      versions: { kubelet: '1.35.4-1.1', containerd: '1.6.20~ds1-1+b1' },
      failedUnits: ['shop.service'],
    });
  });

  it('has the memory of its own control group where there is one: a container sees that of its machine elsewhere', () => {
    const own = { name: 'host', cpuMilli: 40, throttledPercent: undefined, memoryMiB: 77, peakMiB: 99, oomKills: 0 };
    expect(hostState(told, facts, own)).toMatchObject({ cpuMilli: 40, memory: { usedMiB: 77, totalMiB: 4096 } });
  });

  it('leaves open what the host does not tell', () => {
    expect(hostState('', facts, undefined)).toMatchObject({
      uptimeSeconds: undefined,
      load: [],
      memory: { usedMiB: undefined, totalMiB: undefined },
      disk: { usedMiB: undefined, totalMiB: undefined },
      versions: {},
      failedUnits: [],
    });
  });

  it('can be read of this machine', () => {
    const here = (script: { plain(): string }) => execFileSync('sh', ['-ec', script.plain()], { encoding: 'utf8' });
    const { uptimeSeconds, load, memory, disk } = hostState(here(stateProbe), parseFacts(here(factsProbe)), undefined);
    expect(uptimeSeconds).toBeGreaterThan(0);
    expect(load).toHaveLength(3);
    for (const { usedMiB, totalMiB } of [memory, disk]) {
      expect(usedMiB).toBeGreaterThan(0);
      expect(totalMiB).toBeGreaterThan(usedMiB!);
    }
  });
});

import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parseUse, useProbe } from '../../../src/cli/run/live-groups.ts';

describe('the use of control groups', () => {
  it('is read from one line for each', () => {
    const lines = [
      'host\t740\t\t\t2147483648\t1073741824\t3221225472\t0',
      'redis-server.service\t12\t200\t50\t104857600\t4194304\t209715200\t2',
      'idle.service',
      'pod 0f8c-1\t\t\t\t\t\t\t',
    ];
    const nothing = { cpuMilli: undefined, throttledPercent: undefined, memoryMiB: undefined };
    expect(parseUse(`${lines.join('\n')}\n`)).toEqual([
      { name: 'host', cpuMilli: 740, throttledPercent: undefined, memoryMiB: 1024, peakMiB: 3072, oomKills: 0 },
      { name: 'redis-server.service', cpuMilli: 12, throttledPercent: 25, memoryMiB: 96, peakMiB: 200, oomKills: 2 },
      { name: 'idle.service', ...nothing, peakMiB: undefined, oomKills: undefined },
      { name: 'pod 0f8c-1', ...nothing, peakMiB: undefined, oomKills: undefined },
    ]);
  });

  it.each([[[]], [['no-such-unit.service']]])('of this machine is measured, with units %j', (units) => {
    const stdout = execFileSync('sh', ['-c', useProbe(units).plain()], { encoding: 'utf8' });
    const [host, ...others] = parseUse(stdout);
    expect(host).toMatchObject({ name: 'host', cpuMilli: expect.any(Number) });
    expect(others.map(({ name }) => name)).not.toContain('no-such-unit.service');
  });

  it('of a busy CPU is about one CPU', () => {
    const busy = `timeout 3 sh -c 'while :; do :; done' & ${useProbe([]).plain()}; kill $!`;
    const [host] = parseUse(execFileSync('sh', ['-c', busy], { encoding: 'utf8' }));
    expect(host!.cpuMilli).toBeGreaterThan(300);
    expect(host!.cpuMilli).toBeLessThan(1100 * cpus().length);
  });
});

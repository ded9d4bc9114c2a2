import { describe, expect, it } from 'vitest';
import { cgroup } from '../../../src/resources/collect/cgroup.ts';

const { collector } = cgroup('app.service');
const parse = (...blocks: string[][]) =>
  collector
    .parse(
      blocks.map((lines) => `${lines.join('\n')}\n`).join('\n'),
      blocks.map((_, index) => `${index}`),
    )
    .get('0');

const stopped = ['LoadState=loaded', 'ControlGroup='];
const running = ['LoadState=loaded', 'ControlGroup=/system.slice/app.service'];
const set = ['CPUWeight=50', 'CPUQuotaPerSecUSec=1s 500ms', 'MemoryLow=67108864', 'MemoryMax=268435456'];
const unset = ['CPUWeight=[not set]', 'CPUQuotaPerSecUSec=infinity', 'MemoryLow=0', 'MemoryMax=infinity'];
const limits = { known: true, cpuWeight: 50, cpuQuotaPercent: 150, memoryLow: 64 * 2 ** 20, memoryMax: 256 * 2 ** 20 };
const none = { known: true, cpuWeight: undefined, cpuQuotaPercent: Infinity, memoryLow: 0, memoryMax: Infinity };

describe('limits of a unit', () => {
  it.each([
    ['does not run', [...stopped, ...set], limits],
    ['does not run, without limits', [...stopped, ...unset], none],
    [
      'runs on version 2',
      [...running, 'cpu.weight=50', 'cpu.max=150000 100000', 'memory.low=67108864', 'memory.max=268435456', ...set],
      limits,
    ],
    [
      'runs on version 2, without limits',
      [...running, 'cpu.weight=100', 'cpu.max=max 100000', 'memory.low=0', 'memory.max=max', ...unset],
      none,
    ],
    [
      'runs on version 1',
      [
        ...running,
        'cpu.shares=512',
        'cpu.cfs_quota_us=150000',
        'cpu.cfs_period_us=100000',
        'memory.limit_in_bytes=268435456',
        ...set,
      ],
      limits,
    ],
    [
      'runs on version 1, without limits',
      [
        ...running,
        'cpu.shares=1024',
        'cpu.cfs_quota_us=-1',
        'cpu.cfs_period_us=100000',
        'memory.limit_in_bytes=9223372036854771712',
        ...unset,
      ],
      none,
    ],
    [
      'runs with another limit than systemd believes',
      [...running, 'cpu.weight=50', 'cpu.max=max 100000', 'memory.low=67108864', 'memory.max=1048576', ...set],
      { ...limits, cpuQuotaPercent: Infinity, memoryMax: 2 ** 20 },
    ],
    ['does not exist', ['LoadState=not-found', 'ControlGroup=', ...unset], { ...none, known: false }],
  ])('that %s', (_, lines, expected) => {
    expect(parse(lines)).toEqual(expected);
  });

  it('are told apart by their order', () => {
    const found = collector.parse(`${[...stopped, ...set].join('\n')}\n\n${[...stopped, ...unset].join('\n')}\n`, [
      'a',
      'b',
    ]);
    expect([...found]).toEqual([
      ['a', limits],
      ['b', none],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { compare } from '../../src/resources/define.ts';
import { unitLimits } from '../../src/resources/unit-limits.ts';

const given = { unit: 'app', cpuWeight: 50, cpuQuotaPercent: 150, memoryLowMiB: 0, memoryMaxMiB: 256 };
const limits = { known: true, cpuWeight: 50, cpuQuotaPercent: 150, memoryLow: 0, memoryMax: 256 * 2 ** 20 };
const task = unitLimits(given);
const named = (found: object) =>
  compare(task.desired, task.state({ limits: { ...limits, ...found } }))
    .map(({ field, from, to }) => `${field}: ${from} -> ${to}`)
    .filter((change) => !/^(state|owner|group|mode|sha256)/.test(change));

describe('unit_limits', () => {
  it('writes a drop-in of the kind of the unit', () => {
    expect(String(task.preview({})?.after)).toBe(
      '[Service]\nCPUWeight=50\nCPUQuota=150%\nMemoryLow=0M\nMemoryMax=256M\n',
    );
    const slice = unitLimits({ unit: 'system-postgresql.slice', memoryMaxMiB: 64 });
    expect(String(slice.preview({})?.after)).toBe('[Slice]\nMemoryMax=64M\n');
  });

  it.each([
    [{}, []],
    [{ cpuWeight: undefined }, ['cpu_weight: undefined -> 50']],
    [{ cpuWeight: 100 }, ['cpu_weight: 100 -> 50']],
    [{ cpuQuotaPercent: Infinity }, ['cpu_quota: none -> 150%']],
    [{ memoryMax: Infinity }, ['memory_max: none -> 256M']],
    [{ memoryMax: 4097 }, ['memory_max: 4097 bytes -> 256M']],
  ])('compares with what the kernel enforces: %j', (found, changes) => {
    expect(named(found)).toEqual(changes);
  });

  it('touches no file when only the kernel differs', () => {
    const script = task.apply([{ field: 'memory_max', from: 'none', to: '256M' }], {}).plain();
    expect(script).not.toContain('/.rebuild.');
    expect(script).toContain('systemctl set-property --runtime app.service CPUWeight=50');
  });

  it.each([
    [{ unit: 'app' }, 'unit_limits: needs at least one limit'],
    [{ unit: 'postgresql@.service', cpuWeight: 1 }, 'must not be a template'],
  ])('refuses %j', (props, message) => {
    expect(() => unitLimits(props)).toThrow(message);
  });
});

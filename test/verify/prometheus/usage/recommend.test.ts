import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../../src/roles/limits.ts';
import { type Bounds, exactly, type Use } from '../../../../src/verify/prometheus/usage/model.ts';
import { recommend } from '../../../../src/verify/prometheus/usage/recommend.ts';

const WEEK = 7 * 86_400;

interface Given {
  readonly limits: Limits;
  readonly seconds?: number;
  /** The same for CPU and memory. */
  readonly usual?: number | Bounds;
  readonly peak?: number | Bounds;
  readonly throttled?: number;
  readonly oomKills?: number;
}

/** `setting: action to: why`, without those that are kept unless `all`. */
function advice({ limits, seconds = WEEK, usual = 0, peak = 0, throttled, oomKills = 0 }: Given): string[] {
  const bounds = (it: number | Bounds) => (typeof it === 'number' ? exactly(it) : it);
  const figures = { usual: bounds(usual), peak: bounds(peak) };
  const use: Use = { seconds, cpu: figures, memory: figures, throttled, oomKills };
  return recommend(use, limits).map(({ setting, action, to, why }) => `${setting} ${action} ${to}: ${why}`);
}

describe('recommend', () => {
  it('says nothing of what is not set', () => {
    expect(advice({ limits: {}, usual: 500, peak: 900 })).toEqual([]);
  });

  it.each<Given & { name: string; expected: string }>([
    {
      name: 'a CPU request below the usual use: 15 % above it, in steps of 10m',
      limits: { cpu_request: 100 },
      usual: 101,
      expected: 'cpu_request raise 120: its usual use is above',
    },
    {
      name: 'a memory request below the usual use, in steps of 16Mi',
      limits: { memory_request: 100 },
      usual: 101,
      expected: 'memory_request raise 128: its usual use is above',
    },
    {
      name: 'a request that its limit does not let rise so far',
      limits: { cpu_request: 100, cpu_limit: 110 },
      usual: 105,
      expected: 'cpu_request raise 110: its usual use is above',
    },
    {
      name: 'a request at its limit',
      limits: { cpu_request: 100, cpu_limit: 100 },
      usual: 101,
      expected: 'cpu_request keep 100: its limit is no higher',
    },
    {
      name: 'a request that is a little more than the use',
      limits: { cpu_request: 130 },
      usual: 85, // 100 would be 0.77 of it
      expected: 'cpu_request keep 130: its usual use is below',
    },
    {
      name: 'a request of which a third is not used',
      limits: { cpu_request: 150 },
      usual: 85,
      expected: 'cpu_request lower 100: 33 % of it is not used',
    },
    {
      name: 'the same, known for less than a day',
      limits: { cpu_request: 150 },
      usual: 85,
      seconds: 86_399,
      expected: 'cpu_request keep 150: less may do, but less than a day is known',
    },
    {
      name: 'the same, of what is throttled',
      limits: { cpu_request: 150 },
      usual: 85,
      throttled: 0.26,
      expected: 'cpu_request keep 150: it met its limit',
    },
    {
      name: 'a request of what uses nothing: one step',
      limits: { memory_request: 512 },
      expected: 'memory_request lower 16: 97 % of it is not used',
    },
    {
      name: 'a request whose use has no known upper bound',
      limits: { cpu_request: 500 },
      usual: { atLeast: 10, atMost: undefined },
      expected: 'cpu_request keep 500: its usual use is below',
    },
    {
      name: 'a CPU limit that was met in a quarter of the periods',
      limits: { cpu_limit: 1000 },
      throttled: 0.25,
      expected: 'cpu_limit keep 1000: it seldom waits for it',
    },
    {
      name: 'a CPU limit that was met more often: half as much again',
      limits: { cpu_limit: 1000 },
      peak: 1000,
      throttled: 0.4,
      expected: 'cpu_limit raise 1500: it waited for it in 40 % of the periods',
    },
    {
      name: 'a memory limit near the peak: 20 % above it',
      limits: { memory_limit: 512 },
      peak: 440,
      expected: 'memory_limit raise 528: its peak comes near it',
    },
    {
      name: 'a memory limit 20 % above the peak',
      limits: { memory_limit: 528 },
      peak: 440,
      expected: 'memory_limit keep 528: its peak is below',
    },
    {
      name: 'a memory limit that something was killed for',
      limits: { memory_limit: 512 },
      peak: 500,
      oomKills: 2,
      expected: 'memory_limit raise 768: killed for it: 2',
    },
    {
      name: 'a memory limit of which much is not used: never under 1.2 of the peak',
      limits: { memory_limit: 1024 },
      peak: 200,
      expected: 'memory_limit lower 240: 77 % of it is not used',
    },
    {
      name: 'a memory limit of which the page cache took much',
      limits: { memory_limit: 1024 },
      peak: { atLeast: 200, atMost: 1024 },
      expected: 'memory_limit keep 1024: its peak is below',
    },
  ])('$name', ({ expected, ...given }) => {
    expect(advice(given)).toContain(expected);
  });

  it('keeps a memory limit above the memory request', () => {
    const limits = { memory_request: 512, memory_limit: 4096 };
    expect(advice({ limits, usual: { atLeast: 300, atMost: undefined }, peak: 300 })).toEqual([
      'memory_request keep 512: its usual use is below',
      'memory_limit lower 512: 88 % of it is not used',
    ]);
  });

  it('lowers no memory request of what was killed', () => {
    expect(advice({ limits: { memory_request: 512 }, usual: 10, oomKills: 1 })).toEqual([
      'memory_request keep 512: it met its limit',
    ]);
  });
});

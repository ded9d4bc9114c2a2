import { describe, expect, it } from 'vitest';
import type { PlannedNode } from '../../../../src/capacity/model.ts';
import type { QuotaUse } from '../../../../src/capacity/quota.ts';
import { comparisonBars } from '../../../../src/report/html/charts/comparison.ts';
import { costBars } from '../../../../src/report/html/charts/cost.ts';
import { cpuBars } from '../../../../src/report/html/charts/cpu.ts';
import { memoryBars } from '../../../../src/report/html/charts/memory.ts';
import { quotaBars } from '../../../../src/report/html/charts/quota.ts';

const nobody = { byNode: new Map(), unplaced: [], isExact: true };

function planned(part: Partial<PlannedNode>): PlannedNode {
  return {
    name: 'a',
    type: 't3.small',
    vcpu: 2,
    memoryMiB: 2048,
    usableMiB: 1894,
    burst: undefined,
    quota: undefined,
    monthlyUsd: 18.98,
    allocatable: undefined,
    market: 'on-demand',
    rootGb: 30,
    isKubernetesNode: false,
    labels: {},
    taints: [],
    limits: {},
    units: [],
    demands: { allocatable: undefined, least: undefined },
    ...part,
  };
}

describe('the bars of the quota', () => {
  const use = (part: Partial<QuotaUse>): QuotaUse => ({
    bucket: { code: 'L-1', name: 'standard' },
    unit: 'vCPU',
    need: 26,
    usedByOthers: 0,
    isUsageKnown: true,
    unknown: 0,
    limit: 16,
    isOver: true,
    ...part,
  });
  it.each([
    ['above the limit', use({}), { parts: [undefined, 16, 10], note: '26 of 16: 10 too many' }],
    ['with others', use({ need: 12, usedByOthers: 6 }), { parts: [6, 10, 2], note: '18 of 16: 2 too many' }],
    ['others alone above it', use({ need: 2, usedByOthers: 20 }), { parts: [20, 0, 2], note: '22 of 16: 6 too many' }],
    ['exactly at it', use({ need: 16, isOver: false }), { parts: [undefined, 16, undefined], note: '16 of 16' }],
    [
      'with a node of unknown size',
      use({ unknown: 1 }),
      { parts: [undefined, 16, 10], note: 'at least 26 of 16: 10 too many' },
    ],
    [
      'without a limit',
      use({ limit: undefined, isOver: false }),
      { parts: [undefined, 26, undefined], note: '26, limit not known' },
    ],
  ])('show what is needed %s', (_, given, expected) => {
    expect(quotaBars([given]).rows).toEqual([
      { name: 'standard', marks: [given.limit], isBad: given.isOver, ...expected },
    ]);
  });
});

describe('the bars of memory', () => {
  const limits = { 'redis.service': { memory_request: 1200, memory_limit: 1700 } };
  const unit = { name: 'redis.service', memoryMiB: 1200, limits: { memoryMiB: 1700 } };
  /** A setting inside of the unit: its limit is not one more. */
  const setting = { name: 'maxmemory', limits: { memoryMiB: 1200 } };
  const pod = { name: 'p', where: 'each node' as const, cpuMilli: 100, memoryMiB: 500 };
  it.each([
    [
      'of a service',
      planned({ limits, units: [unit, setting] }),
      nobody,
      { parts: [1200, 694, 154], marks: [1700], note: '1.2 GiB of 1.8 GiB, limits 1.7 GiB', isBad: false },
    ],
    [
      'of pods, one of them without a limit',
      planned({ allocatable: { cpuMilli: 1880, memoryMiB: 1400 } }),
      { ...nobody, byNode: new Map([['a', [pod, { ...pod, limits: { memoryMiB: 600 } }]]]) },
      { parts: [1000, 400, 648], marks: [1100], note: '1 GiB of 1.4 GiB, limits 1.1 GiB', isBad: false },
    ],
    [
      'that is too little',
      planned({ units: [{ name: 'x', memoryMiB: 2000 }] }),
      nobody,
      { parts: [2000, 0, 154], marks: [undefined], note: '2 GiB of 1.8 GiB, too much', isBad: true },
    ],
    [
      'that is not known',
      planned({ memoryMiB: undefined, usableMiB: undefined, units: [unit] }),
      nobody,
      { parts: [1200, undefined, undefined], marks: [undefined], note: 'RAM unknown' },
    ],
  ])('show that %s', (_, node, placement, expected) => {
    expect(memoryBars({ nodes: [node], placement, cannotHonour: [] }).rows).toEqual([{ name: 'a', ...expected }]);
  });

  it('mark a node that cannot honour a limit', () => {
    const what = { kind: 'unit', what: 'x', node: 'a', resource: 'memory', limit: 9, has: 1 } as const;
    const [row] = memoryBars({ nodes: [planned({})], placement: nobody, cannotHonour: [what] }).rows;
    expect(row).toMatchObject({ note: '0 GiB of 1.8 GiB, too large', isBad: true });
  });
});

describe('the bars of CPU', () => {
  const busy = [{ name: 'x', cpuMilli: 550 }];
  const credit = { node: 'a', baselineMilli: 400, askedMilli: 550, maxCredits: 576, lastsHours: 64 };
  it.each([
    [
      'that spends credits',
      planned({ units: busy }),
      [credit],
      { parts: [550, 1450], marks: [400], note: '0.55 asked, 0.4 sustained, credits last 64 h', isBad: true },
    ],
    [
      'that lasts',
      planned({}),
      [{ ...credit, lastsHours: undefined }],
      { parts: [undefined, 2000], marks: [400], note: '0 asked, 0.4 sustained', isBad: false },
    ],
    [
      'of a type without credits',
      planned({ units: busy }),
      [],
      { parts: [550, 1450], marks: [undefined], note: '0.55 asked, no credits', isBad: false },
    ],
    [
      'that is too little',
      planned({ units: [{ name: 'x', cpuMilli: 2500 }] }),
      [],
      { parts: [2500, 0], marks: [undefined], note: '2.5 of 2: too much', isBad: true },
    ],
    [
      'that is not known',
      planned({ vcpu: undefined }),
      [],
      { parts: [undefined, undefined], marks: [undefined], note: 'vCPU unknown' },
    ],
  ])('show that %s', (_, node, credits, expected) => {
    expect(cpuBars({ nodes: [node], placement: nobody, credits }).rows).toEqual([{ name: 'a', ...expected }]);
  });
});

describe('the bars of cost', () => {
  const prices = { instanceHour: {}, gp3GbMonth: 0.1, publicIpv4Hour: 0.005 };
  it('add up the nodes of a group, the dearest group first; what has no price is unknown, never 0', () => {
    const nodes = [
      planned({ name: 'a' }),
      planned({ name: 'b', monthlyUsd: 100 }),
      planned({ name: 'c', monthlyUsd: undefined }),
    ];
    expect(costBars({ nodes, prices, groupOf: (name) => (name === 'b' ? 'big' : 'small') }).rows).toEqual([
      { name: 'big (1)', parts: [100, 3, 3.65], marks: [], note: '$107' },
      { name: 'small (2)', parts: [18.98, 6, 7.3], marks: [], note: 'at least $32' },
    ]);
    const unpriced = [planned({ monthlyUsd: undefined })];
    expect(costBars({ nodes: unpriced, prices: undefined, groupOf: () => 'x' }).rows).toEqual([
      { name: 'x (1)', parts: [undefined, undefined, undefined], marks: [], note: 'unknown' },
    ]);
  });
});

it('The bars of a comparison keep stated figures apart from derived ones', () => {
  const bars = comparisonBars(
    [
      { name: 'after', value: 15, isStated: true, note: '15, stated' },
      { name: 'now', value: 26, isStated: false, note: '26, derived' },
    ],
    String,
  );
  expect(bars.parts.map(({ isDashed = false }) => isDashed)).toEqual([false, true]);
  expect(bars.rows.map(({ parts }) => parts)).toEqual([
    [undefined, 15],
    [26, undefined],
  ]);
});

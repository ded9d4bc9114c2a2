import { describe, expect, it } from 'vitest';
import type { FitNode } from '../../../src/capacity/fit/model.ts';
import { phases } from '../../../src/capacity/fit/phases.ts';

function node(name: string, group: string, vcpu: number, quota = 'L-A'): FitNode {
  const present = { type: 'x.1', quota, vcpu, monthlyUsd: 1 };
  return { name, group, isControlPlane: group === 'control', present, candidates: [] };
}

const nodes = [
  node('api-1', 'api', 2),
  node('api-2', 'api', 2),
  node('redis-1', 'redis', 4),
  node('redis-2', 'redis', 2),
  node('master', 'control', 2),
];

describe('phases', () => {
  it.each([
    ['the control plane first', 2, ['master']],
    ['then the first of each group before a second', 8, ['master', 'api-1', 'redis-1']],
    ['then the seconds', 10, ['master', 'api-1', 'redis-1', 'api-2']],
    ['a smaller one where the next has no room', 6, ['master', 'api-1', 'api-2']],
    ['all where there is room', 12, ['master', 'api-1', 'redis-1', 'api-2', 'redis-2']],
    ['none where there is no room', 0, []],
  ])('bring up %s', (_, available, now) => {
    const result = phases(nodes, new Map([['L-A', available]]));
    expect(result.now).toEqual(now);
    expect([...result.now, ...result.later].toSorted()).toEqual(nodes.map(({ name }) => name).toSorted());
  });

  it('count each quota by itself, and nothing where no quota is known', () => {
    const mixed = [
      node('spot-1', 'spot', 4, 'L-B'),
      node('spot-2', 'spot', 4, 'L-B'),
      node('free', 'free', 9, 'L-C'),
      ...nodes,
    ];
    const { now } = phases(
      mixed,
      new Map([
        ['L-A', 4],
        ['L-B', 4],
      ]),
    );
    expect(now).toEqual(['master', 'spot-1', 'free', 'api-1']);
  });
});

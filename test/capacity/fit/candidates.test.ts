import { describe, expect, it } from 'vitest';
import { type CandidateRules, candidatesOf } from '../../../src/capacity/fit/candidates.ts';
import type { PlannedNode } from '../../../src/capacity/model.ts';
import type { InstanceType } from '../../../src/cloud/data/instance-types.ts';
import { quotaFor } from '../../../src/cloud/data/quotas.ts';
import { node } from '../sample.ts';

function type(name: string, vcpu: number, memoryMiB: number, more: Partial<InstanceType> = {}): InstanceType {
  return { name, vcpu, memoryMiB, memoryGib: memoryMiB / 1024, architecture: 'x86_64', current: true, ...more };
}

const types = [
  type('t3.small', 2, 2048),
  type('t2.micro', 1, 1024),
  type('t2.small', 1, 2048),
  type('t2a.small', 1, 2048),
  type('t2.old', 1, 2048, { current: false }),
  type('t2g.small', 1, 2048, { architecture: 'arm64' }),
  type('t2.free', 1, 2048),
  type('t3.medium', 2, 4096),
  type('m1.small', 1, 4096),
  type('x1.small', 4, 4096),
];

const hour = {
  't3.small': 3,
  't2.micro': 1,
  't2.small': 5,
  't2a.small': 4,
  't2.old': 1,
  't2g.small': 1,
  't3.medium': 4,
  'm1.small': 6,
  'x1.small': 9,
};

const rules: CandidateRules = {
  catalogue: {
    instanceType: (name) => types.find((it) => it.name === name),
    quotaFor,
    prices: { instanceHour: hour, gp3GbMonth: 0, publicIpv4Hour: 0 },
  },
  types,
  bounded: new Set(['L-1216C47A']),
  isAnyFamily: false,
  isOffered: () => true,
};
const small: PlannedNode = node('a', { type: 't3.small', quota: quotaFor('t3.small', 'on-demand') });
const names = (more: Partial<CandidateRules> = {}, of = small) =>
  candidatesOf(of, { ...rules, ...more }).map((it) => it.type);

describe('what a node could be instead', () => {
  it('has fewer vCPU, no less memory, the same architecture and kind, a price and a present generation; the cheapest of equals', () => {
    expect(names()).toEqual(['t2a.small']);
  });

  it.each([
    ['a family of another kind when that is asked for', { isAnyFamily: true }, ['t2a.small', 'm1.small']],
    ['what its zone offers', { isOffered: (name: string) => name !== 't2a.small' }, ['t2.small']],
    [
      'also what counts in another quota, when its limit is known',
      { isAnyFamily: true, bounded: new Set(['L-1216C47A', 'L-7295265B']) },
      ['t2a.small', 'm1.small', 'x1.small'],
    ],
    ['nothing where no limit is known', { bounded: new Set<string>() }, []],
    ['nothing where no price is known', { catalogue: { ...rules.catalogue, prices: undefined } }, []],
  ])('is %s', (_, more, expected) => {
    expect(names(more)).toEqual(expected);
  });

  it('is nothing for a type that nobody knows', () => {
    expect(names({}, { ...small, type: 't9.small' })).toEqual([]);
  });
});

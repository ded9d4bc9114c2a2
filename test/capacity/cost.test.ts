import { expect, it } from 'vitest';
import { costsOf, instanceMonth } from '../../src/capacity/cost.ts';

const prices = { instanceHour: { 't3.small': 0.02 }, gp3GbMonth: 0.1, publicIpv4Hour: 0.01 };

const priced = (type: string | undefined, rootGb: number) => ({
  type,
  rootGb,
  monthlyUsd: instanceMonth(type, prices),
});

it('adds compute, root disks and addresses for a month of 730 hours', () => {
  const nodes = [priced('t3.small', 30), priced('t3.small', 20)];
  expect(costsOf(nodes, prices)).toEqual({
    compute: { value: 29.2, unknown: 0 },
    rootDisks: { value: 5, unknown: 0 },
    publicIpv4: { value: 14.6, unknown: 0 },
    total: { value: 48.8, unknown: 0 },
  });
});

it('leaves what it has no price for unknown', () => {
  const { compute, total } = costsOf([priced('m5.large', 10)], prices);
  expect({ compute, total }).toEqual({ compute: { value: 0, unknown: 1 }, total: { value: 8.3, unknown: 1 } });
  expect(
    costsOf([{ type: 't3.small', rootGb: 10, monthlyUsd: instanceMonth('t3.small', undefined) }], undefined).total,
  ).toEqual({ value: 0, unknown: 3 });
});

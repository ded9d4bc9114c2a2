import { describe, expect, it } from 'vitest';
import { instanceType } from '../../../src/cloud/data/instance-types.ts';
import { regionPrices } from '../../../src/cloud/data/prices.ts';

describe.each(['ap-northeast-2', 'us-east-1'])('prices of %s', (region) => {
  const { instanceHour } = regionPrices(region)!;

  it.each(['t2', 't3', 't3a', 't4g'])(
    'are those of a family, each size at about twice the one before: %s',
    (family) => {
      const [nano, ...larger] = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', '2xlarge'].map(
        (size) => instanceHour[`${family}.${size}`]!,
      );
      larger.forEach((price, index) => {
        expect(price / nano! / 2 ** (index + 1)).toBeCloseTo(1, 1);
      });
    },
  );

  it('are of types that there are', () => {
    expect(Object.keys(instanceHour).filter((name) => instanceType(name) === undefined)).toEqual([]);
  });

  it('are not known of other types', () => {
    expect(instanceHour['m5.metal']).toBeUndefined();
  });
});

// By hand: 0.104 + 2 x 0.052 + 6 x 0.026 + 4 x 0.013 = 0.416 an hour, x 730; 510 GB x 0.0912; 13 x 730 x 0.005.
// In us-east-1: 0.0832 + 2 x 0.0416 + 6 x 0.0208 + 4 x 0.0104 = 0.3328 an hour, and 0.08 for a GB.
it.each([
  ['ap-northeast-2', 303.68, 46.51, 47.45],
  ['us-east-1', 242.94, 40.8, 47.45],
])('the reference cluster in %s: %d $ of compute, %d of disks, %d of addresses a month', (region, ...expected) => {
  const prices = regionPrices(region)!;
  const hour = (type: string) => prices.instanceHour[type]!;
  const compute = 730 * (hour('t3.large') + 2 * hour('t3.medium') + 6 * hour('t3.small') + 4 * hour('t3.micro'));
  const figures = [compute, 510 * prices.gp3GbMonth, 13 * 730 * prices.publicIpv4Hour];
  expect(figures.map((it) => Number(it.toFixed(2)))).toEqual(expected);
});

it.each(['eu-west-9', 'constructor'])('nothing is known of the region %s', (region) => {
  expect(regionPrices(region)).toBeUndefined();
});

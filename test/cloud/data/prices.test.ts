import { expect, it } from 'vitest';
import { regionPrices } from '../../../src/cloud/data/prices.ts';

it.each(['ap-northeast-2', 'us-east-1'])('has the same types for %s, each size at twice the one before', (region) => {
  const prices = regionPrices(region)!;
  for (const family of ['t2', 't3']) {
    const [micro, ...larger] = ['micro', 'small', 'medium', 'large'].map(
      (size) => prices.instanceHour[`${family}.${size}`]!,
    );
    larger.forEach((price, index) => {
      expect(price / micro!).toBeCloseTo(2 ** (index + 1), 1);
    });
  }
});

it('knows nothing of other regions', () => {
  expect(regionPrices('eu-west-9')).toBeUndefined();
});

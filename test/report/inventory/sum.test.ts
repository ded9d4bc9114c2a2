import { expect, it } from 'vitest';
import { addSums, sumOf } from '../../../src/capacity/sum.ts';
import { sumText } from '../../../src/report/inventory/sum.ts';

it('counts what is not known instead of taking it for nothing', () => {
  expect(sumOf([2, undefined, 3, 0])).toEqual({ value: 5, unknown: 1 });
  expect(addSums([sumOf([1]), sumOf([undefined])])).toEqual({ value: 1, unknown: 1 });
});

it.each([
  [{ value: 26, unknown: 0 }, '26 GB'],
  [{ value: 24, unknown: 1 }, 'at least 24 GB'],
  [{ value: 0, unknown: 3 }, 'unknown'],
  [{ value: 0, unknown: 0 }, '0 GB'],
])('writes %o as %s', (sum, text) => {
  expect(sumText(sum, (gb) => `${gb} GB`)).toBe(text);
});

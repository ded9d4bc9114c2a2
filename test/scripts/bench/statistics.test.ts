import { describe, expect, it } from 'vitest';
import { median, ratio, rotate } from '../../../scripts/bench/statistics.ts';

describe('median', () => {
  it.each([
    [[], undefined],
    [[4], 4],
    [[9, 1, 10], 9],
    [[3, 1, 10, 2], 2.5],
  ])('of %j is %s', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('leaves its values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

it.each([
  [3, 2, 1.5],
  [undefined, 2, undefined],
  [3, undefined, undefined],
  [3, 0, undefined],
])('%s is %s times %s', (value, reference, times) => {
  expect(ratio(value, reference)).toBe(times);
});

it.each([
  [0, ['a', 'b', 'c']],
  [1, ['b', 'c', 'a']],
  [5, ['c', 'a', 'b']],
])('a list turned by %i', (by, turned) => {
  expect(rotate(['a', 'b', 'c'], by)).toEqual(turned);
});

it('turns an empty list', () => {
  expect(rotate([], 3)).toEqual([]);
});

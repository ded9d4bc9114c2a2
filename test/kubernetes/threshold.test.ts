import { expect, it } from 'vitest';
import { thresholdMiB } from '../../src/kubernetes/threshold.ts';

it.each([
  ['100Mi', 100],
  ['1Gi', 1024],
  ['2097152', 2],
  ['500M', 477],
  ['5%', 102],
  [undefined, 0],
])('of 2048 MiB a threshold of %s is %i MiB', (threshold, mebibytes) => {
  expect(thresholdMiB(threshold, 2048)).toBe(mebibytes);
});

import { expect, it } from 'vitest';
import { instanceType } from '../../../src/cloud/data/instance-types.ts';

// The rows of AWS's own table: "Key concepts and definitions for burstable performance instances".
it.each([
  ['t2.nano', 3, 72, 5],
  ['t2.micro', 6, 144, 10],
  ['t2.small', 12, 288, 20],
  ['t2.medium', 24, 576, 20],
  ['t2.large', 36, 864, 30],
  ['t2.xlarge', 54, 1296, 22.5],
  ['t2.2xlarge', 81.6, 1958.4, 17],
  ['t3.nano', 6, 144, 5],
  ['t3.micro', 12, 288, 10],
  ['t3.small', 24, 576, 20],
  ['t3a.medium', 24, 576, 20],
  ['t3a.large', 36, 864, 30],
  ['t4g.xlarge', 96, 2304, 40],
  ['t4g.2xlarge', 192, 4608, 40],
])(
  '%s earns %d credits an hour, keeps %d, and has a baseline of %d %%',
  (name, creditsPerHour, maxCredits, baselinePercent) => {
    expect(instanceType(name)!.burst).toEqual({ baselinePercent, creditsPerHour, maxCredits });
  },
);

it.each(['m5.large', 't1.micro', 't8i.small'])('nothing is said of the credits of %s', (name) => {
  expect(instanceType(name)!.burst).toBeUndefined();
});

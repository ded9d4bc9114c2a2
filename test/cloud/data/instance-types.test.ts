import { describe, expect, it } from 'vitest';
import { instanceType } from '../../../src/cloud/data/instance-types.ts';

describe('what an instance type has', () => {
  it.each([
    ['t2.micro', 1, 1],
    ['t2.small', 1, 2],
    ['t2.medium', 2, 4],
    ['t3.micro', 2, 1],
    ['t3.small', 2, 2],
    ['t3.medium', 2, 4],
    ['t3.large', 2, 8],
    ['t3a.xlarge', 4, 16],
    ['m5.large', 2, 8],
    ['m6i.4xlarge', 16, 64],
    ['c5.9xlarge', 36, 72],
    ['r6i.2xlarge', 8, 64],
  ])('%s: %d vCPU, %d GiB', (name, vcpu, memoryGib) => {
    expect(instanceType(name)).toEqual({ vcpu, memoryGib });
  });

  it.each(['t3.huge', 'm5.9xlarge', 'x9.large', 't3', '', 'constructor.name'])('is unknown for %s', (name) => {
    expect(instanceType(name)).toBeUndefined();
  });
});

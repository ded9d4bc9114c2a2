import { describe, expect, it } from 'vitest';
import {
  catalogueSource,
  type DescribedType,
  describedType,
  instanceType,
  instanceTypes,
} from '../../../src/cloud/data/instance-types.ts';

describe('what an instance type has', () => {
  it.each([
    ['t2.micro', 1, 1],
    ['t2.small', 1, 2],
    ['t2.medium', 2, 4],
    ['t3.nano', 2, 0.5],
    ['t3.micro', 2, 1],
    ['t3.small', 2, 2],
    ['t3.medium', 2, 4],
    ['t3.large', 2, 8],
    ['t3a.xlarge', 4, 16],
    ['m5.large', 2, 8],
    ['m6i.4xlarge', 16, 64],
    ['c5.9xlarge', 36, 72],
    ['r6i.2xlarge', 8, 64],
    ['m8g.medium', 1, 4],
  ])('%s: %d vCPU, %d GiB', (name, vcpu, memoryGib) => {
    expect(instanceType(name)).toMatchObject({ name, vcpu, memoryGib, memoryMiB: memoryGib * 1024 });
  });

  it('is told whole', () => {
    expect(['t4g.small', 'm4.large'].map(instanceType)).toEqual([
      {
        name: 't4g.small',
        vcpu: 2,
        memoryGib: 2,
        memoryMiB: 2048,
        architecture: 'arm64',
        burst: { baselinePercent: 20, creditsPerHour: 24, maxCredits: 576 },
        current: true,
      },
      { name: 'm4.large', vcpu: 2, memoryGib: 8, memoryMiB: 8192, architecture: 'x86_64', current: false },
    ]);
  });

  it.each(['t3.huge', 'm5.9xlarge', 'x9.large', 't3', '', 'constructor', 'mac2.metal'])('is unknown for %s', (name) => {
    expect(instanceType(name)).toBeUndefined();
  });
});

// The 13 nodes of the reference design: 1 large, 2 medium, 6 small, 4 micro. Its document stated 15.
it.each([
  ['t3', 't3', 26],
  ['t3', 't2', 16],
])('the reference nodes as %s, their small and micro ones as %s, count %d vCPU', (larger, smaller, expected) => {
  const nodes = [
    ...['large', 'medium', 'medium'].map((size) => `${larger}.${size}`),
    ...Array<string>(6).fill(`${smaller}.small`),
    ...Array<string>(4).fill(`${smaller}.micro`),
  ];
  expect(nodes.reduce((sum, type) => sum + instanceType(type)!.vcpu, 0)).toBe(expected);
});

describe('the snapshot', () => {
  it('says where it is from', () => {
    expect(catalogueSource).toMatchObject({
      asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      source: expect.stringContaining('DescribeInstanceTypes'),
    });
  });

  it('has more than a thousand types, each with a size', () => {
    const types = instanceTypes();
    expect(types.length).toBeGreaterThan(1000);
    expect(types.filter(({ vcpu, memoryMiB }) => !(vcpu > 0 && memoryMiB > 0))).toEqual([]);
  });
});

describe('what DescribeInstanceTypes says', () => {
  const described: DescribedType = {
    InstanceType: 'm9g.large',
    VCpuInfo: { DefaultVCpus: 2 },
    MemoryInfo: { SizeInMiB: 8192 },
    ProcessorInfo: { SupportedArchitectures: ['arm64'] },
    CurrentGeneration: true,
  };

  it('is read as the snapshot is', () => {
    expect(describedType(described)).toEqual(instanceType('m9g.large'));
  });

  it.each<[string, DescribedType]>([
    ['a Mac', { ...described, ProcessorInfo: { SupportedArchitectures: ['arm64_mac'] } }],
    ['a type without a size', { ...described, MemoryInfo: {} }],
    ['nothing', {}],
  ])('is not used for %s', (_, it) => {
    expect(describedType(it)).toBeUndefined();
  });
});

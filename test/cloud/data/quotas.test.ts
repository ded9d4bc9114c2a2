import { describe, expect, it } from 'vitest';
import { type Market, quotaBuckets, quotaFor } from '../../../src/cloud/data/quotas.ts';

describe('the quota that an instance counts against', () => {
  it.each<[string, Market, string | undefined]>([
    ['t3.micro', 'on-demand', 'L-1216C47A'],
    ['t2.small', 'on-demand', 'L-1216C47A'],
    ['t3.micro', 'spot', 'L-34B43A08'],
    ['m7i-flex.large', 'on-demand', 'L-1216C47A'],
    ['d3en.xlarge', 'on-demand', 'L-1216C47A'],
    ['dl1.24xlarge', 'on-demand', 'L-6E869C2A'],
    ['hpc7a.12xlarge', 'on-demand', 'L-F7808C92'],
    ['hpc7a.12xlarge', 'spot', undefined],
    ['h1.2xlarge', 'on-demand', 'L-1216C47A'],
    ['g5.xlarge', 'on-demand', 'L-DB2E81BA'],
    ['vt1.3xlarge', 'spot', 'L-3819A6DF'],
    ['inf2.xlarge', 'on-demand', 'L-1945791B'],
    ['i3.large', 'on-demand', 'L-1216C47A'],
    ['trn1.2xlarge', 'spot', 'L-6B0D517C'],
    ['p4d.24xlarge', 'spot', 'L-7212CCBC'],
    ['p5.48xlarge', 'on-demand', 'L-417A185B'],
    ['p5.48xlarge', 'spot', undefined],
    ['f2.6xlarge', 'on-demand', 'L-74FC7D96'],
    ['x2gd.medium', 'on-demand', 'L-7295265B'],
    ['u-6tb1.56xlarge', 'on-demand', 'L-43DA4232'],
    ['u7i-12tb.224xlarge', 'on-demand', 'L-43DA4232'],
    ['mac2.metal', 'on-demand', undefined],
    ['q1.large', 'on-demand', undefined],
    ['t3', 'on-demand', undefined],
    ['constructor1.large', 'on-demand', undefined],
  ])('%s, %s: %s', (type, market, code) => {
    expect(quotaFor(type, market)?.code).toBe(code);
  });
});

it('has each quota once, the usual one first', () => {
  const codes = quotaBuckets.map(({ code }) => code);
  expect(codes.length).toBe(new Set(codes).size);
  expect(codes[0]).toBe('L-1216C47A');
});

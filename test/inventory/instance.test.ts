import { describe, expect, it } from 'vitest';
import { labelsSchema, limitsSchema } from '../../src/inventory/instance.ts';
import { cpu, memory } from '../../src/inventory/quantity.ts';

it.each([
  ['500m', 500],
  ['2', 2000],
  [2, 2000],
  [0.5, 500],
  ['1.5', 1500],
])('%s of processor time is %i millicores', (given, millicores) => {
  expect(cpu.parse(given)).toBe(millicores);
});

it.each([
  ['512Mi', 512],
  ['2Gi', 2048],
  ['1.5Gi', 1536],
  ['1G', 953],
  ['1048576', 1],
  [1048576, 1],
  ['2048Ki', 2],
])('%s of memory is %i MiB', (given, mebibytes) => {
  expect(memory.parse(given)).toBe(mebibytes);
});

it.each(['500 m', '-1', 'lots', '2Cores'])('%s is no processor time', (given) => {
  expect(cpu.safeParse(given).success).toBe(false);
});

it.each(['2GB', '2gi', '-1', '2 Gi'])('%s is no memory', (given) => {
  expect(memory.safeParse(given).success).toBe(false);
});

it('limits need not say everything', () => {
  expect(limitsSchema.parse({ 'redis-server.service': { memory_limit: '1Gi' } })).toEqual({
    'redis-server.service': { memory_limit: 1024 },
  });
});

describe('labels', () => {
  it.each([{ workload: 'api' }, { 'example.com/a_b': 'x.y-z' }, { empty: '' }])('may be %j', (labels) => {
    expect(labelsSchema.parse(labels)).toEqual(labels);
  });

  it.each([{ 'with space': 'a' }, { a: 'with space' }, { a: 1 }, { '-a': 'b' }, { a: 'x'.repeat(64) }])(
    'may not be %j',
    (labels) => {
      expect(labelsSchema.safeParse(labels).success).toBe(false);
    },
  );
});

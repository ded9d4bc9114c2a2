import { expect, it } from 'vitest';
import { quantity } from '../../../src/resources/kube/quantity.ts';

it.each([
  ['1000m', '1'],
  ['500m', '500m'],
  ['0.5', '500m'],
  ['1.5', '1500m'],
  ['0', '0'],
  ['0m', '0'],
  ['1024Mi', '1Gi'],
  ['1073741824', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['512M', '512M'],
  ['1000M', '1G'],
  ['100Mi', '100Mi'],
  ['110', '110'],
  ['many', 'many'],
  ['1Zi', '1Zi'],
])('%s is %s', (given, expected) => {
  expect(quantity(given)).toBe(expected);
});

import { expect, it } from 'vitest';
import { nearest, suggestion } from '../../src/config/nearest.ts';

it.each([
  ['hots', ['hosts', 'roles'], 'hosts'],
  ['ROLES', ['hosts', 'roles'], 'roles'],
  ['serial', ['hosts', 'roles'], undefined],
  ['x', [], undefined],
])('the nearest to %s in %j is %s', (given, names, meant) => {
  expect(nearest(given, names)).toBe(meant);
});

it.each([
  ['hots', ['hosts', 'roles'], 'Write "hosts".'],
  ['quite-other', ['b', 'a'], 'Write one of: a, b.'],
  ['quite-other', [], undefined],
  ['quite-other', Array.from({ length: 31 }, (_, index) => `name-${index}`), undefined],
])('for %s it suggests a name or a short list', (given, names, text) => {
  expect(suggestion(given, names)).toBe(text);
});

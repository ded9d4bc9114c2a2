import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checks } from '../../src/verify/checks.ts';

it('docs/verify.md has a row for each check, and no other', () => {
  const rows = [...readFileSync('docs/verify.md', 'utf8').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
  expect(rows.toSorted()).toEqual(checks.map(({ name }) => name).toSorted());
});

it('names of checks are words in small letters, each once', () => {
  const names = checks.map(({ name }) => name);
  expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  expect(names).toEqual([...new Set(names)]);
});

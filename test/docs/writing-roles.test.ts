import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync('docs/writing-roles.md', 'utf8');
const [role, test] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);
const sample = (name: string) => readFileSync(`test/docs/sample/${name}`, 'utf8');

it('the role in docs/writing-roles.md is the one that is compiled and tested here', () => {
  expect(role).toBe(sample('memcached.ts'));
});

it('so is its test, but for the path of the role', () => {
  expect(test?.replace('../../../roles/memcached/memcached.ts', './memcached.ts')).toBe(sample('memcached.test.ts'));
});

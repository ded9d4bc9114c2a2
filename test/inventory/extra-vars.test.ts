import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readExtraVars } from '../../src/inventory/extra-vars.ts';
import { folderWith } from '../support/folder.ts';

async function values(...given: string[]) {
  return Object.fromEntries(
    [...(await readExtraVars(given))].map(([name, all]) => [name, all.map(({ value }) => value)]),
  );
}

it.each<[string, unknown]>([
  ['a=1', { a: [1] }],
  ['a=yes b=no', { a: [true], b: [false] }],
  ['a=False', { a: [false] }],
  ['a="two words" b=\'"900"\'', { a: ['two words'], b: ['900'] }],
  ['a=b=c', { a: ['b=c'] }],
  ['a=', { a: [''] }],
  ['a=null', { a: [null] }],
  ['a=x:y', { a: ['x:y'] }],
  ["'a=b: c: d'", { a: ['b: c: d'] }],
  ['a=[1,2]', { a: [[1, 2]] }],
  ['redis.maxmemory_mib=900', { redis: [{ maxmemory_mib: 900 }] }],
  ['{"a": "1", "b": {"c": true}}', { a: ['1'], b: [{ c: true }] }],
  ['{a: 1}', { a: [1] }],
])('reads %s', async (given, read) => {
  expect(await values(given)).toEqual(read);
});

it('keeps what is given several times, the last being the strongest', async () => {
  expect(await values('a=1', 'a=2')).toEqual({ a: [1, 2] });
});

it('reads a file, and says where in it a value is from', async () => {
  const file = join(folderWith({ 'vars.yaml': 'a: 1\nb: 2\n' }), 'vars.yaml');
  const read = await readExtraVars([`@${file}`]);
  expect(read.get('b')?.[0]).toMatchObject({ value: 2, origin: { file, line: 2, column: 1 } });
});

it.each([
  ['a', 'EXTRA_VARS_INVALID', '--extra-vars a: is not key=value'],
  ['a="b', 'EXTRA_VARS_INVALID', '--extra-vars a="b: a quote is not closed'],
  ['{a: [}', 'CONFIG_SYNTAX', expect.any(String)],
  ['@no/such', 'CONFIG_NOT_FOUND', 'no/such cannot be read'],
])('rejects %s', async (given, code, message) => {
  await expect(readExtraVars([given])).rejects.toMatchObject({ code, message });
});

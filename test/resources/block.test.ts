import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { text } from '../../src/core/text.ts';
import { block } from '../../src/resources/block.ts';
import { folderWith } from '../support/folder.ts';
import { applyHere, fieldsHere, scriptFor } from '../support/here.ts';

const whole = '# BEGIN rebuild n\nold\n# END rebuild n\n';

it.each([
  ['at the end', 'a', "a\n# BEGIN rebuild n\nx $y\n'z'\n# END rebuild n\n"],
  ['in a new file', undefined, "# BEGIN rebuild n\nx $y\n'z'\n# END rebuild n\n"],
  ['where it stood', `a\n${whole}b\n`, "a\n# BEGIN rebuild n\nx $y\n'z'\n# END rebuild n\nb\n"],
  ['once, where it stood twice', `${whole}b\n${whole}`, "# BEGIN rebuild n\nx $y\n'z'\n# END rebuild n\nb\n"],
  [
    'sparing what follows a marker without end',
    'a\n# BEGIN rebuild n\nb\n',
    "a\n# BEGIN rebuild n\nx $y\n'z'\n# END rebuild n\nb\n",
  ],
])('puts the block %s', async (_, before, after) => {
  const path = join(folderWith({}), 'file');
  if (before !== undefined) writeFileSync(path, before);
  const task = block({ path, name: 'n', content: "x $y\n'z'\n" });
  expect(await fieldsHere(task)).not.toEqual([]);
  expect(await applyHere(task)).toBe('');
  expect(readFileSync(path, 'utf8')).toBe(after);
  expect(await fieldsHere(task)).toEqual([]);
});

it('removes the block and nothing else', async () => {
  const path = join(folderWith({}), 'file');
  writeFileSync(path, `a\n${whole}b\n`);
  const task = block({ path, name: 'n', state: 'absent' });
  expect(await fieldsHere(task)).toEqual(['state']);
  await applyHere(task);
  expect(readFileSync(path, 'utf8')).toBe('a\nb\n');
  expect(await fieldsHere(task)).toEqual([]);
});

it('masks secrets', () => {
  const content = text`password ${new Secret('db', 'hunter22')}`;
  expect(scriptFor(block({ path: '/x', name: 'n', content }), ['sha256'])).toContain('password <secret db>');
});

it('needs content', () => {
  expect(() => block({ path: '/x', name: 'n' })).toThrow('content: is needed');
});

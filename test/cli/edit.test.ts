import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { editText } from '../../src/cli/edit.ts';
import { folderWith } from '../support/inventory.ts';

const env = { PATH: process.env.PATH! };

it('gives the text to the editor in a file that only the user can read, and leaves no copy', async () => {
  const notes = join(folderWith({}), 'notes');
  const editor = `look() { echo "$1"; stat -c %a "$1" "$(dirname "$1")"; cat "$1"; } ; look >${notes}`;
  expect(await editText('a: 1\n', { env: { ...env, EDITOR: `${editor} 2>&1` }, suffix: '.yaml' })).toBe('a: 1\n');
  const [file, ...seen] = readFileSync(notes, 'utf8').split('\n');
  expect(seen).toEqual(['600', '700', 'a: 1', '']);
  expect(file).toMatch(/\.yaml$/);
  expect(existsSync(file!)).toBe(false);
});

it('prefers VISUAL to EDITOR', async () => {
  const visual = `put() { echo visual >"$1"; }; put`;
  expect(await editText('', { env: { ...env, VISUAL: visual, EDITOR: 'false' }, suffix: '' })).toBe('visual\n');
});

it('says that nothing was changed when the editor fails', async () => {
  const failing = editText('a', { env: { ...env, EDITOR: 'false' }, suffix: '' });
  await expect(failing).rejects.toMatchObject({
    code: 'EDITOR_FAILED',
    hint: 'Set EDITOR to an editor that is installed.',
  });
});

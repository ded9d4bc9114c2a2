import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeEdits } from '../../../src/cli/run/file-edit.ts';
import { folderWith } from '../../support/inventory.ts';

const ok = async () => {};

function edits(folder: string) {
  return [
    { file: join(folder, 'a.yaml'), before: 'old a\n', after: 'new a\n' },
    { file: join(folder, 'sub/b.yaml'), before: undefined, after: 'new b\n' },
  ];
}

it('writes files that are there and files that are new', async () => {
  const folder = folderWith({ 'a.yaml': 'old a\n' });
  await writeEdits(edits(folder), ok);
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('new a\n');
  expect(readFileSync(join(folder, 'sub/b.yaml'), 'utf8')).toBe('new b\n');
  expect(readdirSync(folder).toSorted()).toEqual(['a.yaml', 'sub']);
});

it('puts all back when the check afterwards fails', async () => {
  const folder = folderWith({ 'a.yaml': 'old a\n' });
  await expect(writeEdits(edits(folder), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('old a\n');
  expect(existsSync(join(folder, 'sub/b.yaml'))).toBe(false);
});

it('puts the first back when the second cannot be written', async () => {
  const folder = folderWith({ 'a.yaml': 'old a\n' });
  mkdirSync(join(folder, `sub/b.yaml.${process.pid}.tmp`), { recursive: true });
  await expect(writeEdits(edits(folder), ok)).rejects.toMatchObject({ code: 'FILE_NOT_WRITTEN' });
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('old a\n');
});

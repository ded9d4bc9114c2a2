import { readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { link } from '../../src/resources/link.ts';
import { folderWith } from '../support/folder.ts';
import { applyHere, changesHere, fieldsHere } from '../support/here.ts';

it('makes a link as it is written, also to nothing', async () => {
  const path = join(folderWith({}), 'a|b "c"');
  const task = link({ path, target: '../not there|x' });
  expect(await fieldsHere(task)).toEqual(['state', 'target']);
  expect(await applyHere(task)).toBe('');
  expect(readlinkSync(path)).toBe('../not there|x');
  expect(await fieldsHere(task)).toEqual([]);
});

it('points a link to a directory elsewhere, and makes none inside that directory', async () => {
  const path = join(folderWith({}), 'link');
  symlinkSync('/tmp', path);
  const task = link({ path, target: '/var' });
  expect(await changesHere(task)).toEqual([{ field: 'target', from: '/tmp', to: '/var' }]);
  await applyHere(task);
  expect(readlinkSync(path)).toBe('/var');
});

it('spares a file, unless it may be replaced', async () => {
  const path = join(folderWith({}), 'file');
  writeFileSync(path, 'kept');
  expect(await applyHere(link({ path, target: 'x' }))).toContain('is not a link');
  expect(readFileSync(path, 'utf8')).toBe('kept');
  expect(await applyHere(link({ path, target: 'x', replace: true }))).toBe('');
  expect(readlinkSync(path)).toBe('x');
});

it('removes a link, but no file', async () => {
  const at = folderWith({});
  symlinkSync('x', join(at, 'link'));
  writeFileSync(join(at, 'file'), '');
  expect(await applyHere(link({ path: join(at, 'link'), state: 'absent' }))).toBe('');
  expect(await applyHere(link({ path: join(at, 'file'), state: 'absent' }))).toContain('is not a link');
});

it('needs a target', () => {
  expect(() => link({ path: '/x' })).toThrow('target: is needed');
});

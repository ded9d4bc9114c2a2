import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { directory } from '../../src/resources/directory.ts';
import { folderWith } from '../support/folder.ts';
import { applyHere, changesHere, fieldsHere, ownAccess, runHere } from '../support/here.ts';

it('makes a directory with its parents', async () => {
  const task = directory({ path: join(folderWith({}), 'a b/c'), ...ownAccess, mode: '0750' });
  expect(await fieldsHere(task)).toEqual(['state', 'owner', 'group', 'mode']);
  expect(await applyHere(task)).toBe('');
  expect(await fieldsHere(task)).toEqual([]);
});

it('takes away a set-group-ID bit that is not wanted', async () => {
  const path = join(folderWith({}), 'd');
  mkdirSync(path);
  chmodSync(path, 0o2755);
  const task = directory({ path, ...ownAccess });
  expect(await changesHere(task)).toEqual([{ field: 'mode', from: '2755', to: '0755' }]);
  await applyHere(task);
  expect(await fieldsHere(task)).toEqual([]);
});

it('refuses a link in its place', async () => {
  const path = join(folderWith({}), 'link');
  symlinkSync('/tmp', path);
  expect(await applyHere(directory({ path, ...ownAccess }))).toContain('is a link, not a directory');
});

it('removes a directory with what is in it', async () => {
  const path = join(folderWith({}), 'd');
  mkdirSync(join(path, 'within'), { recursive: true });
  await applyHere(directory({ path, state: 'absent' }));
  expect(existsSync(path)).toBe(false);
});

it.each(['/', '/etc', '//etc/'])('never removes %s', (path) => {
  const task = directory({ path, state: 'absent' });
  expect(task.apply([], {}).plain()).not.toContain('rm ');
  expect(runHere(task.apply([], {}))).toContain('is not removed');
});

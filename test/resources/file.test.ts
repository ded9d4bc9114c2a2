import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lines, sh } from '../../src/core/text.ts';
import { file } from '../../src/resources/file.ts';
import { folderWith } from '../support/folder.ts';
import { applyHere, changesHere, fieldsHere, ownAccess, runHere } from '../support/here.ts';

const odd = 'a b $HOME `id` "q\' |%s\\n;&';

it.each(['plain', odd, '-n', 'ünï'])('writes, observes and mends a file called %j', async (name) => {
  const path = join(folderWith({}), name);
  const task = file({ path, content: "it's $5\\n\n", ...ownAccess, mode: '0600' });
  expect(await fieldsHere(task)).toEqual(['sha256', 'state', 'owner', 'group', 'mode']);
  expect(await applyHere(task)).toBe('');
  expect(readFileSync(path, 'utf8')).toBe("it's $5\\n\n");
  expect(await fieldsHere(task)).toEqual([]);
  chmodSync(path, 0o644);
  expect(await changesHere(task)).toEqual([{ field: 'mode', from: '0644', to: '0600' }]);
});

it('writes an empty file, and tells it from a missing one', async () => {
  const path = join(folderWith({}), 'empty');
  const task = file({ path, content: '', ...ownAccess });
  await applyHere(task);
  expect(await fieldsHere(task)).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('');
});

it('leaves content alone that it was not given', async () => {
  const path = join(folderWith({}), 'kept');
  writeFileSync(path, 'kept', { mode: 0o600 });
  const task = file({ path, ...ownAccess, mode: '0640' });
  expect(await fieldsHere(task)).toEqual(['mode']);
  await applyHere(task);
  expect(readFileSync(path, 'utf8')).toBe('kept');
});

it('replaces a link, and neither writes through it nor into the directory that it points to', async () => {
  const at = folderWith({});
  mkdirSync(join(at, 'directory'));
  symlinkSync(join(at, 'directory'), join(at, 'path'));
  const task = file({ path: join(at, 'path'), content: 'new', ...ownAccess });
  expect(await fieldsHere(task)).toContain('state');
  expect(await applyHere(task)).toBe('');
  expect(lstatSync(join(at, 'path')).isFile()).toBe(true);
  expect(readdirSync(join(at, 'directory'))).toEqual([]);
});

it('writes through no link that somebody has laid where it puts the new content first', () => {
  const at = folderWith({ others: 'untouched' });
  const task = file({ path: join(at, 'path'), content: 'new', ...ownAccess });
  const laid = sh`ln -s ${join(at, 'others')} ${at}/.rebuild.$$`;
  expect(runHere(lines([laid, task.apply([{ field: 'state', from: 'absent', to: 'file' }], {})]))).toBe('');
  expect(readFileSync(join(at, 'others'), 'utf8')).toBe('untouched');
  expect(readdirSync(at).toSorted()).toEqual(['others', 'path']);
  expect(lstatSync(join(at, 'path')).isFile()).toBe(true);
});

it('keeps what a link points to when it was given no content', async () => {
  const at = folderWith({});
  writeFileSync(join(at, 'target'), 'content');
  symlinkSync('target', join(at, 'path'));
  await applyHere(file({ path: join(at, 'path'), ...ownAccess }));
  expect(lstatSync(join(at, 'path')).isFile()).toBe(true);
  expect(readFileSync(join(at, 'path'), 'utf8')).toBe('content');
});

it('does not wait for a pipe that stands in its place', async () => {
  const path = join(folderWith({}), 'pipe');
  execFileSync('mkfifo', [path]);
  const task = file({ path, content: 'new', ...ownAccess });
  expect(await changesHere(task)).toContainEqual({ field: 'state', from: 'other', to: 'file' });
  expect(await applyHere(task)).toBe('');
  expect(await fieldsHere(task)).toEqual([]);
});

it.each([
  ['a directory stands in its place', '', 'is a directory'],
  ['its directory is missing', 'missing/file', 'does not exist'],
])('fails with one sentence when %s', async (_, name, reason) => {
  const path = join(folderWith({}), name);
  const said = await applyHere(file({ path, content: 'x', ...ownAccess }));
  expect(said.split('\n')).toHaveLength(1);
  expect(said).toContain(reason);
});

it('removes a file, and is content when there is none', async () => {
  const path = join(folderWith({}), odd);
  writeFileSync(path, '');
  const task = file({ path, state: 'absent' });
  expect(await fieldsHere(task)).toEqual(['state']);
  await applyHere(task);
  expect(await fieldsHere(task)).toEqual([]);
});

it.each([
  [{ path: 'relative' }, 'file: path: must be an absolute path'],
  [{ path: '/x', mode: '9' }, 'file: mode: must be octal, such as "0644"'],
])('rejects %j', (props, message) => {
  expect(() => file(props)).toThrow(message);
});

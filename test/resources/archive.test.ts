import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { archive } from '../../src/resources/archive.ts';
import { folderWith } from '../support/folder.ts';
import { applyHere, changesHere, fieldsHere, ownAccess } from '../support/here.ts';

function packed(): { at: string; file: string; sha256: string; dest: string } {
  const at = folderWith({ 'tree/app-1.0/bin/app': 'hello' });
  const file = join(at, 'app.tar.gz');
  execFileSync('tar', ['-czf', file, '-C', join(at, 'tree'), 'app-1.0']);
  return { at, file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex'), dest: join(at, 'opt/a b') };
}

it('unpacks a file of the host without its first directory, once', async () => {
  const { file, sha256, dest } = packed();
  const task = archive({ src: file, sha256, dest, strip: 1, ...ownAccess });
  expect(await fieldsHere(task)).toEqual(['sha256']);
  expect(await applyHere(task)).toBe('');
  expect(readFileSync(join(dest, 'bin/app'), 'utf8')).toBe('hello');
  expect(await fieldsHere(task)).toEqual([]);
});

it('fetches, and replaces an older one as a whole', async () => {
  const { file, sha256, dest, at } = packed();
  mkdirSync(dest, { recursive: true });
  writeFileSync(join(dest, '.rebuild-archive'), 'older\n');
  writeFileSync(join(dest, 'old'), '');
  const task = archive({ url: pathToFileURL(file).href, sha256, dest, ...ownAccess });
  expect(await changesHere(task)).toEqual([{ field: 'sha256', from: 'older', to: sha256 }]);
  expect(await applyHere(task)).toBe('');
  expect(readdirSync(dest).toSorted()).toEqual(['.rebuild-archive', 'app-1.0']);
  expect(readdirSync(join(at, 'opt'))).toEqual(['a b']);
});

it('refuses what does not have the checksum, and leaves nothing of it', async () => {
  const { file, sha256, dest, at } = packed();
  const said = await applyHere(archive({ src: file, sha256: 'b'.repeat(64), dest, ...ownAccess }));
  expect(said).toBe(`CHECKSUM_MISMATCH: ${file} has sha256 ${sha256}, wanted ${'b'.repeat(64)}`);
  expect([existsSync(dest), readdirSync(join(at, 'opt'))]).toEqual([false, []]);
});

it('spares a directory that holds something else', async () => {
  const { file, sha256, at } = packed();
  const said = await applyHere(archive({ src: file, sha256, dest: join(at, 'tree'), ...ownAccess }));
  expect(said).toContain('holds files that are not of this archive');
  expect(existsSync(join(at, 'tree/app-1.0'))).toBe(true);
});

it('says what cannot be fetched', async () => {
  const { dest, sha256 } = packed();
  const said = await applyHere(archive({ url: 'file:///not/there.tgz', sha256, dest, ...ownAccess }));
  expect(said).toContain('DOWNLOAD_FAILED: file:///not/there.tgz cannot be fetched from this host');
});

it.each([
  [{}, 'url: give either `url` or `src`'],
  [{ url: 'ftp://x/y' }, 'url: Invalid'],
  [{ src: '/x', sha256: 'abc' }, 'sha256: must be a SHA-256'],
])('rejects %j', (props, message) => {
  expect(() => archive({ sha256: 'a'.repeat(64), dest: '/opt/x', ...props })).toThrow(message);
});

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { observe } from '../../src/engine/observe.ts';
import { copy } from '../../src/resources/copy.ts';
import type { Task } from '../../src/resources/define.ts';
import { directory } from '../../src/resources/directory.ts';
import { file } from '../../src/resources/file.ts';
import { line } from '../../src/resources/line.ts';
import { folderWith } from '../support/folder.ts';
import { ownAccess } from '../support/here.ts';
import { shell } from '../support/shell.ts';

// Each program takes a millisecond or two, and a host may have hundreds of such tasks.
it.each<[string, (folder: string) => Task, string[]]>([
  ['a file', (at) => file({ path: `${at}/new`, content: 'x', ...ownAccess }), ['install', 'mv']],
  ['the mode of a file', (at) => file({ path: `${at}/old`, ...ownAccess, mode: '0600' }), ['chown', 'chmod']],
  [
    'a copy',
    (at) => copy({ src: `${at}/old`, path: `${at}/new`, ...ownAccess }),
    ['mktemp', 'base64', 'chown', 'chmod', 'mv'],
  ],
  ['a line', (at) => line({ path: `${at}/old`, line: 'x' }), ['readlink', 'mktemp', 'perl', 'chown', 'chmod', 'mv']],
  ['a directory', (at) => directory({ path: `${at}/new/dir`, ...ownAccess }), ['install']],
])('%s takes no more programs than it needs', async (_, make, programs) => {
  const folder = folderWith({ old: 'old\n' });
  const task = make(folder);
  const { observed } = await observe(shell(join(folder, 'state')), [task]);
  expect(programsOf(`set -e\n${task.apply(observed[0]!.changes, observed[0]!.state!).plain()}`)).toEqual(programs);
});

/** The programs that a script starts, in order. Those of a pipe start in any order, so no two of them may be counted here. */
function programsOf(script: string): string[] {
  const folder = folderWith({});
  const log = join(folder, 'log');
  for (const name of [
    'mktemp',
    'install',
    'mv',
    'cat',
    'chown',
    'chmod',
    'rm',
    'mkdir',
    'readlink',
    'perl',
    'base64',
  ]) {
    const real = ['/usr/bin', '/bin'].map((place) => join(place, name)).find((path) => existsSync(path));
    writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} >>${log}\nexec ${real} "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const { status, stderr } = spawnSync('sh', ['-c', script], {
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(log, 'utf8').trim().split('\n');
}

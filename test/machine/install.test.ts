import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { install } from '../../src/machine/install.ts';
import { folderWith } from '../support/folder.ts';

const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

it.skipIf(process.getuid?.() !== 0)('runs apt for one package at a time, however many parts ask at once', async () => {
  const folder = folderWith({ log: '' });
  // Stands in for apt-get: says when it begins and ends, and leaves the command that was asked for.
  const apt = `#!/bin/sh
case " $* " in *" install "*) ;; *) exit 0 ;; esac
for name; do :; done
echo "begin $name" >>${folder}/log; sleep 0.1; echo "end $name" >>${folder}/log
: >${folder}/cmd-$name; chmod 755 ${folder}/cmd-$name
`;
  writeFileSync(join(folder, 'apt-get'), apt);
  chmodSync(join(folder, 'apt-get'), 0o755);
  process.env.PATH = `${folder}:${PATH}`;
  await Promise.all(['a', 'b'].map((name) => install([{ command: `cmd-${name}`, package: name }])));
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('begin a\nend a\nbegin b\nend b\n');
});

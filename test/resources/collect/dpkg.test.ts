import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dpkg } from '../../../src/resources/collect/dpkg.ts';
import { folderWith } from '../../support/folder.ts';

const STATUS = `Package: jq
Essential: no
Protected: no
Status: install ok installed
Priority: optional
Section: utils
Installed-Size: 110
Origin: here
Bugs: there
Maintainer: Somebody
Architecture: amd64
Multi-Arch: foreign
Source: jq-src
Version: 1.6-2
Description: one
 Package: tree

Package: tree
Status: deinstall ok config-files
Architecture: amd64
Version: 2.1

Package: tree-sitter
Status: install ok installed
Architecture: amd64
Version: 0.20
`;

/** What the collector finds in a database of packages, asked by a shell. */
function found(files: Readonly<Record<string, string>>, ...names: string[]): Readonly<Record<string, string>> {
  const folder = folderWith({ 'db/status': STATUS, 'db/updates/.keep': '', ...files });
  for (const path of Object.keys(files)) chmodSync(`${folder}/${path}`, 0o755);
  const { collector } = dpkg('');
  const script = collector.script(names).plain().replaceAll('/var/lib/dpkg', `${folder}/db`);
  const env = { ...process.env, PATH: `${folder}/bin${delimiter}${process.env.PATH}` };
  const stdout = execFileSync('sh', ['-c', `set -e\n${script}`], { encoding: 'utf8', env });
  const entries = [...collector.parse(stdout, names)].filter(([name]) => names.includes(name));
  return Object.fromEntries(entries.map(([name, it]) => [name, `${it?.status} ${it?.version}`]));
}

describe('packages', () => {
  it('are read from the database, however many fields stand before the version', () => {
    expect(found({}, 'jq', 'tree')).toEqual({ jq: 'installed 1.6-2', tree: 'config-files 2.1' });
  });

  it('that dpkg does not know are not found', () => {
    expect(found({}, 'tre', 'q')).toEqual({});
  });

  it('are asked of dpkg while it has changes that are not in the database', () => {
    const answer =
      '#!/bin/sh\nprintf "Package: jq\\nStatus: install ok unpacked\\nArchitecture: amd64\\nVersion: 9\\n\\n"\n';
    expect(found({ 'db/updates/0000': '', 'bin/dpkg-query': answer }, 'jq', 'tree')).toEqual({ jq: 'unpacked 9' });
  });
});

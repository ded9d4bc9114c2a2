import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { siteHosts, writeOurs } from '../../../../scripts/bench/workload/index.ts';
import { namesOf, readSite } from '../../../../src/cli/run/site.ts';
import { openWorkspace } from '../../../../src/cli/run/workspace.ts';
import { folderWith } from '../../../support/folder.ts';

const hosts = siteHosts([
  { name: 'node-01', address: '10.78.5.11' },
  { name: 'node-02', address: '10.78.5.12' },
]);
const access = {
  user: 'root',
  identityFile: '/lab/id',
  hostKeysOf: (name: string) => [`ssh-ed25519 AAAA${name.replace('-', '')}`],
};

afterEach(() => vi.unstubAllEnvs());

it('writes an inventory with pinned hosts', () => {
  const folder = folderWith({});
  writeOurs(join(folder, 'ours'), hosts, access);
  expect(readFileSync(join(folder, 'ours/hosts.yaml'), 'utf8')).toBe(`all:
  vars:
    ansible_user: "root"
    ansible_ssh_private_key_file: "/lab/id"
  hosts:
    node-01:
      ansible_host: 10.78.5.11
      ssh_host_keys: ["ssh-ed25519 AAAAnode01"]
      site40: {"zone":"z0","rack":"r00","labels":{"tier":"edge","index":"0","class":"a"}}
    node-02:
      ansible_host: 10.78.5.12
      ssh_host_keys: ["ssh-ed25519 AAAAnode02"]
      site40: {"zone":"z1","rack":"r00","labels":{"tier":"edge","index":"1","class":"b"}}
`);
});

it('is a run whose role, variables and hosts are known', async () => {
  const folder = folderWith({});
  const { args, env } = writeOurs(folder, hosts, access);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const [playbook, inventory] = [args[1]!, args[3]!];
  expect(args).toEqual(['play', playbook, '-i', inventory]);
  const workspace = await openWorkspace({ inventory, extraVars: [] });
  expect(namesOf(await readSite(workspace, { title: 'test', file: playbook }))).toEqual(['node-01', 'node-02']);
  expect(workspace.folder.startsWith(folder)).toBe(true);
});

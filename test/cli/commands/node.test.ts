import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { commandLine } from '../../support/command-line.ts';
import { folderWith } from '../../support/folder.ts';

afterEach(() => vi.unstubAllEnvs());

/** A control plane that is this machine, with a kubectl that answers with `nodes` and keeps a log of what it was asked. */
function clusterOf(nodes: readonly { readonly name: string; readonly ready: string; readonly role?: string }[]) {
  const items = nodes.map(({ name, ready, role }) => ({
    metadata: { name, labels: role ? { [`node-role.kubernetes.io/${role}`]: '' } : {} },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  }));
  const folder = folderWith({
    'hosts.yaml': 'control_plane: { hosts: { cp: { ansible_connection: local } } }\n',
    'site.yaml': '- { hosts: control_plane, roles: [kubeadm_init] }\n',
    'nodes.json': JSON.stringify({ items }),
    'bin/kubectl': '',
  });
  const script = `#!/bin/sh
shift
case "$*" in "get nodes"*) cat ${folder}/nodes.json; exit;; esac
printf '%s\\n' "$*" >>${folder}/asked
case "$*" in drain*) ! grep -q stuck ${folder}/nodes.json || { echo "error when evicting pods" >&2; exit 1; };; esac
`;
  writeFileSync(join(folder, 'bin/kubectl'), script);
  chmodSync(join(folder, 'bin/kubectl'), 0o755);
  const remove = (name: string, ...words: string[]) => {
    vi.stubEnv('PATH', `${folder}/bin:${process.env.PATH}`);
    return commandLine(folder, ['node', 'remove', name, '-i', '@hosts.yaml', '-p', '@site.yaml', ...words]);
  };
  const asked = () => {
    try {
      return readFileSync(join(folder, 'asked'), 'utf8').trimEnd().split('\n');
    } catch {
      return [];
    }
  };
  return { remove, asked };
}

const master = { name: 'cp', ready: 'True', role: 'control-plane' };

it('takes away the pods of a dead node without waiting, then the node', async () => {
  const { remove, asked } = clusterOf([master, { name: 'old', ready: 'Unknown' }]);
  const { code, stdout, stderr } = await remove('old', '--yes');
  expect({ code, stderr }).toEqual({ code: 0, stderr: [''] });
  expect(asked()).toEqual([
    'drain old --ignore-daemonsets --delete-emptydir-data --force --disable-eviction --grace-period=0 --timeout=60s',
    'delete node old --ignore-not-found',
  ]);
  expect(stdout[0]).toBe('old | cannot be reached: nothing is cleaned up there');
  expect(stdout.at(-1)).toMatch(/^old is no node of .* any more$/);
});

it('drains a node that lives', async () => {
  const { remove, asked } = clusterOf([master, { name: 'old', ready: 'True' }]);
  expect((await remove('old', '--yes')).code).toBe(0);
  expect(asked()).toEqual([
    'drain old --ignore-daemonsets --delete-emptydir-data --force --timeout=120s',
    'delete node old --ignore-not-found',
  ]);
});

it('leaves a node that lives and cannot be drained, and says why', async () => {
  const { remove, asked } = clusterOf([master, { name: 'stuck', ready: 'True' }]);
  const { code, stderr } = await remove('stuck', '--yes');
  expect(code).toBe(1);
  expect(stderr[0]).toBe('error NODE_DRAIN: error when evicting pods');
  expect(asked().at(-1)).toMatch(/^drain/);
});

it.each([
  ['the control plane', 'cp', 'NODE_IS_CONTROL_PLANE'],
  ['a node that is not there', 'odl', 'NODE_UNKNOWN'],
])('refuses %s and changes nothing', async (_, name, code) => {
  const { remove, asked } = clusterOf([master, { name: 'old', ready: 'True' }]);
  expect((await remove(name, '--yes')).stderr[0]).toContain(`error ${code}: `);
  expect(asked()).toEqual([]);
});

it('asks first', async () => {
  const { remove, asked } = clusterOf([master, { name: 'old', ready: 'True' }]);
  expect((await remove('old')).stderr[0]).toContain('CONFIRM_NO_TERMINAL');
  expect(asked()).toEqual([]);
});

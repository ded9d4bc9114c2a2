import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { targetOf } from '../../src/inventory/target.ts';
import { folderWith } from '../support/folder.ts';

const secrets = { get: async (name: string) => new Secret(name, `value of ${name}`) };

async function target(vars: Record<string, unknown>) {
  const inventory = await loadInventory(folderWith({ 'hosts.json': JSON.stringify({ all: { hosts: { a: vars } } }) }));
  return targetOf(inventory.hosts.get('a')!, secrets);
}

describe('targetOf', () => {
  it('dials the name of a host that has no variables', async () => {
    expect(await target({})).toEqual({ kind: 'ssh', host: 'a', address: 'a', become: false });
  });

  it('reads the variables of Ansible', async () => {
    const vars = {
      ansible_host: '192.0.2.1',
      ansible_port: 2222,
      ansible_user: 'ubuntu',
      ansible_become: true,
      ansible_ssh_private_key_file: '~/.ssh/id',
      ansible_ssh_common_args: '-o ProxyJump=me@jump:22',
      ssh_host_keys: ['ssh-ed25519 AAAAC3Nz'],
    };
    expect(await target(vars)).toEqual({
      kind: 'ssh',
      host: 'a',
      address: '192.0.2.1',
      port: 2222,
      user: 'ubuntu',
      become: true,
      identityFile: '~/.ssh/id',
      jump: 'me@jump:22',
      hostKeys: ['ssh-ed25519 AAAAC3Nz'],
    });
  });

  it('needs no SSH for a local host', async () => {
    expect(await target({ ansible_connection: 'local', ansible_become: true })).toEqual({
      kind: 'local',
      host: 'a',
      become: true,
    });
  });

  it.each([
    ['-J jump', 'jump'],
    ['-o "ProxyJump jump1,jump2"', 'jump1,jump2'],
    ["-oProxyJump='u@jump'", 'u@jump'],
    ['', undefined],
  ])('understands the ssh arguments %s', async (given, jump) => {
    expect(await target({ ansible_ssh_common_args: given })).toEqual({
      kind: 'ssh',
      host: 'a',
      address: 'a',
      become: false,
      ...(jump ? { jump } : {}),
    });
  });

  it.each(['ansible_become_password', 'ansible_become_pass'])(
    'takes %s from the secrets, or as it is, and masks it',
    async (name) => {
      const [stored, plain] = [await target({ [name]: 'secret:sudo' }), await target({ [name]: 'hunter2' })];
      const password = (it: typeof stored) => (it.kind === 'ssh' ? it.becomePassword : undefined);
      expect([password(stored)?.reveal(), password(plain)?.reveal()]).toEqual(['value of sudo', 'hunter2']);
      expect(JSON.stringify([stored, plain])).not.toMatch(/hunter2|value of/);
    },
  );

  it.each([
    [{ ansible_port: '22' }, 'VAR_INVALID', 'ansible_port: must be a number, not text'],
    [{ ansible_become: 'False' }, 'VAR_INVALID', 'ansible_become: must be true or false, not text'],
    [{ ansible_connection: 'winrm' }, 'VAR_INVALID', 'ansible_connection: must be ssh, smart, paramiko or local'],
    [
      { ansible_ssh_common_args: '-o ProxyCommand=nc' },
      'VAR_INVALID',
      'ansible_ssh_common_args: may only hold -o ProxyJump=HOST or -J HOST; put other settings for this host in ~/.ssh/config',
    ],
    [
      { ssh_host_keys: ['nonsense'] },
      'VAR_INVALID',
      'ssh_host_keys[0]: must be a public key such as "ssh-ed25519 AAAA…"',
    ],
    [{ ansible_password: 'x' }, 'CONNECTION_UNSUPPORTED', 'ansible_password is not supported'],
  ])('rejects %j', async (vars, code, message) => {
    await expect(target(vars)).rejects.toMatchObject({ code, message, host: 'a' });
  });
});

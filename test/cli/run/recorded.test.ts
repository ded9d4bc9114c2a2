import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSecrets } from '../../../src/inventory/secrets.ts';
import type { ListedRun } from '../../../src/report/runs/list.ts';
import { commandLine } from '../../support/command-line.ts';
import { folderWith } from '../../support/inventory.ts';

afterEach(() => vi.unstubAllEnvs());

const SILENT = '{ ansible_host: 127.0.0.1, ansible_port: 1 }';
const HERE = '{ ansible_connection: local, kubeadm_init: { encryption_key: secret:key } }';

/** Plays with the roles that commands look for. */
const PLANE = ['base', 'kubernetes_packages', 'kubeadm_init']
  .map((role) => `- hosts: control_plane\n  roles: [${role}]\n`)
  .join('');

/** A site whose control plane is reached like this. */
function site(access: string): string {
  return folderWith({
    'own/hosts.yaml': `control_plane: { hosts: { plane: ${access} } }\n`,
    'plane.yaml': PLANE,
    'bin/kubectl': `#!/bin/sh\ncase "$*" in *' get nodes '*) echo '${JSON.stringify({ items: [NODE] })}';; esac\n`,
  });
}

const NODE = {
  metadata: { name: 'old', labels: {} },
  status: { conditions: [{ type: 'Ready', status: 'False' }] },
};

async function runsOf(folder: string): Promise<readonly ListedRun[]> {
  return JSON.parse((await commandLine(folder, ['history', '-i', '@own', '--json'])).stdout.join(''));
}

describe('in the history is', () => {
  it.each([
    [['backup'], 'backup'],
    [['upgrade', '--no-backup', '--yes', '--playbook', '@plane.yaml'], 'upgrade --no-backup --yes'],
    [['exec', '-i', '@own', 'all', '--', 'true'], 'exec all -- true'],
    [['ensure', 'all', 'timezone', 'name=UTC'], 'ensure all timezone name=UTC'],
    [['role', 'base'], 'role base'],
    [['play', '@plane.yaml', '--check'], 'play'],
  ])('%j, also where its host does not answer', async (words, kept) => {
    const folder = site(SILENT.replace(' }', ', kubeadm_init: { encryption_key: secret:key } }'));
    await withKey(folder);
    const own = words.includes('-i') ? words : [...words, '-i', '@own'];
    const { code } = await commandLine(folder, own);
    expect(code).toBe(4);
    expect(await runsOf(folder)).toMatchObject([{ exitCode: 4, outcome: 'unreachable' }]);
    expect((await runsOf(folder))[0]!.commandLine).toMatch(new RegExp(`^${kept}`));
  });

  it('node remove, with what it changed', async () => {
    const folder = site(HERE);
    chmodSync(join(folder, 'bin/kubectl'), 0o755);
    vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env.PATH}`);
    expect(await commandLine(folder, ['node', 'remove', 'old', '--yes', '-i', '@own'])).toMatchObject({ code: 0 });
    expect(await runsOf(folder)).toMatchObject([{ changed: 1, outcome: 'ok' }]);
  });

  it.skipIf(process.getuid?.() !== 0)('restore, and why it did nothing', async () => {
    const folder = site(HERE);
    await withKey(folder);
    writeFileSync(join(folder, 'no.tar.gz'), gzipSync('no archive'));
    const words = ['restore', '@no.tar.gz', '--yes', '--playbook', '@plane.yaml', '-i', '@own'];
    expect(await commandLine(folder, words)).toMatchObject({ code: 1 });
    expect(await runsOf(folder)).toMatchObject([{ outcome: 'failed' }]);
    const { stdout } = await commandLine(folder, ['history', 'show', 'last', '-i', '@own']);
    expect(stdout.join('\n')).toContain('error RESTORE_NOT_A_BACKUP: ');
  });
});

async function withKey(folder: string): Promise<void> {
  const keyFile = join(folder, 'own/secrets.key');
  await openSecrets({ folder: join(folder, 'own'), generate: true, keyFile }).get('key');
}

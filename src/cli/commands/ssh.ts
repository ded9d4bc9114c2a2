import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import type { SshTarget } from '../../transport/target.ts';
import { required, rest } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions } from '../common.ts';
import { locateFor, reachHosts } from '../run/reach.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  args: {
    host: required('HOST', 'Host to log in to'),
    words: rest('COMMAND', 'Command to run there instead of a shell, behind --'),
  },
  options: inventoryOptions,
  examples: ['./rebuild ssh k8s-redis', './rebuild ssh k8s-master -- sudo journalctl -n 50'],
  run: async ({ args: { host: name, words }, options }) => {
    const workspace = await openWorkspace(options);
    const [host] = selectHosts(workspace.inventory, name);
    const reach = await reachHosts(workspace, [host!], { cloud: await locateFor(workspace, [host!]) });
    const target = reach.target(host!.name);
    if (target.kind === 'local')
      throw new RebuildError('SSH_LOCAL', `${name} is this machine`, { hint: 'Open a shell.' });
    return openSsh(target, words);
  },
});

/** OpenSSH with what rebuild knows of the host: its address, its key, and the only host keys that are right. */
async function openSsh(target: SshTarget, words: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-ssh-'));
  try {
    const known = join(folder, 'known_hosts');
    writeFileSync(known, (target.hostKeys ?? []).map((key) => `${target.host} ${key}\n`).join(''), { mode: 0o600 });
    const pinned = [
      '-o',
      `UserKnownHostsFile=${known}`,
      '-o',
      `HostKeyAlias=${target.host}`,
      '-o',
      'StrictHostKeyChecking=yes',
    ];
    const child = spawn(
      'ssh',
      [
        ...(target.hostKeys ? pinned : []),
        ...(target.port ? ['-p', String(target.port)] : []),
        ...(target.identityFile ? ['-i', target.identityFile] : []),
        ...(target.jump ? ['-J', target.jump] : []),
        target.user ? `${target.user}@${target.address}` : target.address,
        ...words,
      ],
      { stdio: 'inherit' },
    );
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 255;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../inventory/model.ts';
import { locateFor, reachHosts } from './reach.ts';
import type { Workspace } from './workspace.ts';

/**
 * Ansible's connection variables of hosts as they are reached now: address, port, key, and a known_hosts file with only
 * the right host keys. What another tool needs that works on the same hosts.
 */
export async function liveVars(workspace: Workspace, hosts: readonly Host[]): Promise<ReadonlyMap<string, object>> {
  const reach = await reachHosts(workspace, hosts, { cloud: await locateFor(workspace, hosts) });
  const known = join(workspace.folder, 'known_hosts');
  const keys: string[] = [];
  const vars = hosts.map(({ name }) => {
    const target = reach.target(name);
    if (target.kind === 'local') return [name, {}] as const;
    keys.push(...(target.hostKeys ?? []).map((key) => `${name} ${key}`));
    const { address, port, identityFile, hostKeys } = target;
    const pinned = `-o UserKnownHostsFile=${known} -o HostKeyAlias=${name} -o StrictHostKeyChecking=yes`;
    return [
      name,
      {
        ansible_host: address,
        ...(port && { ansible_port: port }),
        ...(identityFile && { ansible_ssh_private_key_file: identityFile }),
        ...(hostKeys && { ansible_ssh_common_args: pinned }),
      },
    ] as const;
  });
  mkdirSync(workspace.folder, { recursive: true, mode: 0o700 });
  writeFileSync(known, keys.map((key) => `${key}\n`).join(''), { mode: 0o600 });
  return new Map(vars);
}

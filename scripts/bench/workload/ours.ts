import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SiteHost } from './roles/site40/site.ts';

/** How the hosts are logged in to. */
export interface Access {
  readonly user: string;
  readonly identityFile: string;
  /** The keys that are trusted for a host, as in a .pub file. */
  hostKeysOf(host: string): readonly string[];
}

/** What is to be given to `./rebuild`. */
export interface OurRun {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Writes an inventory of the hosts, with their keys pinned, into `folder`, which is made. State of the runs is kept in it too.
 *
 * @returns the command line and the environment of a run of the workload on them
 */
export function writeOurs(folder: string, hosts: readonly SiteHost[], access: Access): OurRun {
  mkdirSync(folder, { recursive: true });
  const inventory = join(folder, 'hosts.yaml');
  writeFileSync(inventory, inventoryOf(hosts, access));
  return {
    args: ['play', pathOf('site.yaml'), '-i', inventory],
    env: { REBUILD_ROLES_PATH: pathOf('roles'), REBUILD_HOME: join(folder, 'state') },
  };
}

/** Values are written as JSON, which is YAML too. */
function inventoryOf(hosts: readonly SiteHost[], { user, identityFile, hostKeysOf }: Access): string {
  const entries = hosts.flatMap(({ name, address, ...site40 }) => [
    `    ${name}:`,
    `      ansible_host: ${address}`,
    `      ssh_host_keys: ${JSON.stringify(hostKeysOf(name))}`,
    `      site40: ${JSON.stringify(site40)}`,
  ]);
  return [
    'all:',
    '  vars:',
    `    ansible_user: ${JSON.stringify(user)}`,
    `    ansible_ssh_private_key_file: ${JSON.stringify(identityFile)}`,
    '  hosts:',
    ...entries,
    '',
  ].join('\n');
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

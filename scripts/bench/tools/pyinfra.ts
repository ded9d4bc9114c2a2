import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerHost, peerSite } from '../peers/site-data.ts';
import type { SiteHost } from '../workload/index.ts';
import type { Scene, Tool } from './tool.ts';

const files = join(import.meta.dirname, '../peers/pyinfra');

/** `venv` is its virtual environment. */
export function pyinfra({ folder, hosts, access }: Scene, venv: string): Tool {
  const place = join(folder, 'pyinfra');
  mkdirSync(place, { recursive: true });
  const site = peerSite(hosts[0]!);
  const login = {
    ssh_user: access.user,
    ssh_key: access.identityFile,
    ssh_known_hosts_file: access.knownHostsFile,
    ssh_strict_host_key_checking: 'yes',
  };
  const entry = (host: SiteHost) => ({ address: host.address, ...peerHost(host), ...login, site });
  const listing = join(place, 'hosts.json');
  writeFileSync(listing, JSON.stringify(hosts.map(entry)));
  return {
    name: 'pyinfra',
    invocation: (action) => ({
      command: join(venv, 'bin/pyinfra'),
      args: [
        ...[join(files, 'inventory.py'), join(files, 'deploy.py')],
        ...[action === 'check' ? '--dry' : '-y', '--parallel', '50'],
      ],
      cwd: place,
      env: { BENCH_HOSTS: listing },
    }),
  };
}

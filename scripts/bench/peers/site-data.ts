import { basename } from 'node:path';
import { type SiteHost, site } from '../workload/index.ts';
import { filesOf } from '../workload/roles/site40/contents.ts';
import { unitsOf } from '../workload/roles/site40/units.ts';

/** The facts of the workload under the names that the peers' files use. Contents come from their own templates. */
export function peerSite(any: SiteHost) {
  return {
    site_name: site.name,
    agent_port: site.agentPort,
    queue_len: site.queueLength,
    packages: site.packages,
    group: site.group,
    users: site.users,
    directories: site.directories,
    files: filesOf(any).map(({ path, owner, group, mode }) => ({ src: templateOf(path), path, owner, group, mode })),
    units: unitsOf(any).map(({ name }) => ({
      src: `${name}.j2`,
      path: `/etc/systemd/system/${name}`,
      owner: 'root',
      group: 'root',
      mode: '0644',
    })),
    sysctls: Object.entries(site.sysctls).map(([key, value]) => ({ key, value })),
    services: site.services,
    timezone: site.timezone,
    block_name: site.hostsBlock.name,
    hosts_block: site.hostsBlock.entries.map(({ address, names }) => [address, ...names].join(' ')),
    peers: site.peers,
    node_id: site.nodeId,
  };
}

/** What differs from host to host. */
export function peerHost({ name, address, zone, rack, labels }: SiteHost) {
  return { node_name: name, node_ip: address, zone, rack, labels };
}

/** In peers/templates; a file whose name says too little has another one there. */
function templateOf(path: string): string {
  const others: Readonly<Record<string, string>> = {
    '/etc/logrotate.d/edge': 'logrotate.j2',
    '/etc/sysctl.d/60-edge.conf': 'sysctl.conf.j2',
  };
  return others[path] ?? `${basename(path)}.j2`;
}

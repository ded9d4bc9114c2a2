/** What the workload makes of every host. Its numbers are those of the runs that other tools were measured with. */
export const site = {
  name: 'bench-40',
  agentPort: 7443,
  queueLength: 1024,
  packages: ['jq', 'htop', 'tree', 'socat', 'conntrack', 'ethtool'],
  group: { name: 'edge', gid: 1500 },
  users: [
    {
      name: 'edgeop',
      uid: 1501,
      shell: '/bin/bash',
      home: '/home/edgeop',
      key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlDaAto7z6OZOT2M/rTpmZUFL7vOVujxleJmNgyimqp edgeop@bench',
    },
    {
      name: 'edgebot',
      uid: 1502,
      shell: '/usr/sbin/nologin',
      home: '/home/edgebot',
      key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF6B8qA8kcJXApTgDmBzGEy6CmqfsKOu1ICGIXHsuiJT edgebot@bench',
    },
  ],
  directories: [
    { path: '/etc/edge', owner: 'root', group: 'root', mode: '0755' },
    { path: '/etc/edge/conf.d', owner: 'root', group: 'edge', mode: '0750' },
    { path: '/etc/edge/tls', owner: 'root', group: 'root', mode: '0700' },
    { path: '/opt/edge', owner: 'root', group: 'root', mode: '0755' },
    { path: '/opt/edge/bin', owner: 'root', group: 'root', mode: '0755' },
    { path: '/var/lib/edge', owner: 'edgebot', group: 'edge', mode: '0770' },
    { path: '/var/lib/edge/cache', owner: 'edgebot', group: 'edge', mode: '0750' },
    { path: '/var/log/edge', owner: 'root', group: 'edge', mode: '0775' },
  ],
  sysctls: {
    'net.ipv4.ip_forward': 1,
    'vm.swappiness': 10,
    'fs.inotify.max_user_watches': 524288,
    'net.core.somaxconn': 4096,
    'net.ipv4.tcp_keepalive_time': 600,
    'kernel.panic': 10,
  },
  services: ['edge-a.service', 'edge-b.service'],
  timezone: 'Europe/Berlin',
  hostsBlock: {
    name: 'site-40',
    entries: [
      { address: '10.77.0.1', names: ['registry.bench.lan'] },
      { address: '10.77.0.2', names: ['api.bench.lan'] },
      { address: '10.77.0.3', names: ['mirror.bench.lan'] },
    ],
  },
  peers: [
    { name: 'p1', ip: '10.77.0.201' },
    { name: 'p2', ip: '10.77.0.202' },
    { name: 'p3', ip: '10.77.0.203' },
  ],
  nodeId: '/var/lib/edge/node-id',
} as const;

/** One host of the workload, and what differs from host to host. */
export interface SiteHost {
  readonly name: string;
  readonly address: string;
  readonly zone: string;
  readonly rack: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The line of /etc/environment that says where a host stands. */
export function environmentLine({ zone }: SiteHost): string {
  return `EDGE_SITE=${site.name}-${zone}`;
}

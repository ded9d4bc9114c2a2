import {
  apt,
  defineRole,
  directory,
  file,
  type HostView,
  handler,
  hostname,
  hostsBlock,
  kernelModule,
  service,
  sh,
  swap,
  sysctl,
  type Task,
  text,
  timezone,
} from 'rebuild';
import { z } from 'zod';

/** What kubelet, the pod network and the data services need of a kernel. */
const SYSCTL = {
  'net.ipv4.ip_forward': '1',
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.bridge.bridge-nf-call-ip6tables': '1',
  'vm.overcommit_memory': '1',
  'kernel.panic': '10',
  'kernel.panic_on_oops': '1',
  'fs.inotify.max_user_instances': '8192',
  'fs.inotify.max_user_watches': '524288',
};

type TimeSync = 'chrony' | 'systemd-timesyncd';

const CONF = {
  chrony: (servers: readonly string[]) => ({
    folder: '/etc/chrony/sources.d',
    path: '/etc/chrony/sources.d/rebuild.sources',
    content: text`${servers.map((server) => `server ${server} iburst\n`).join('')}`,
  }),
  'systemd-timesyncd': (servers: readonly string[]) => ({
    folder: '/etc/systemd/timesyncd.conf.d',
    path: '/etc/systemd/timesyncd.conf.d/rebuild.conf',
    content: text`[Time]\nNTP=${servers.join(' ')}\n`,
  }),
};

const vars = z.strictObject({
  packages: z
    .array(z.string())
    .default(['ca-certificates', 'curl', 'iproute2', 'procps', 'tzdata'])
    .describe('Packages that every host has'),
  kernel_modules: z
    .array(z.string())
    .default(['overlay', 'br_netfilter'])
    .describe('Kernel modules that are loaded, now and at boot'),
  sysctl: z
    .record(z.string(), z.union([z.string(), z.int().transform(String)]))
    .default(SYSCTL)
    .describe('Kernel settings, now and at boot'),
  sysctl_live: z
    .enum(['always', 'when writable'])
    .default('always')
    .describe('`when writable` leaves alone what is not the own of the host, as in a container, but for the next boot'),
  swap: z
    .enum(['off', 'keep'])
    .default('off')
    .describe('`off` turns all swap off for good, as kubelet wants it; `keep` leaves it alone'),
  timezone: z.string().default('Etc/UTC').describe('Time zone of the tz database'),
  time_sync: z
    .union([z.literal(false), z.enum(['chrony', 'systemd-timesyncd'])])
    .default('chrony')
    .describe('What keeps the clock right; `false` where the clock belongs to someone else, as in a container'),
  ntp_servers: z
    .array(z.string())
    .default([])
    .describe('Time servers that are asked besides those of the distribution'),
  apt_timers: z
    .boolean()
    .default(false)
    .describe('Whether apt may refresh and upgrade by itself, and so restart services at a time of its own'),
});

/** What every host has before any service comes: packages, kernel settings, names and the right time. */
export default defineRole({
  name: 'base',
  summary: 'What every host has in common: packages, kernel settings, no swap, time zone, names, time.',
  vars,

  tasks: ({ host, hosts, vars }) => [
    ...['apt-daily.timer', 'apt-daily-upgrade.timer'].map((name) =>
      vars.apt_timers
        ? service({ name, state: 'started', enabled: true, tags: ['apt'] })
        : service({ name, state: 'stopped', masked: true, tags: ['apt'] }),
    ),
    apt({ packages: vars.packages, tags: ['apt'] }),
    vars.time_sync !== false && apt({ packages: [vars.time_sync], tags: ['time'] }),

    ...vars.kernel_modules.map((name) => kernelModule({ name, tags: ['kernel'] })),
    ...Object.entries(vars.sysctl).map(([name, value]) =>
      sysctl({ name, value, live: vars.sysctl_live, tags: ['kernel'] }),
    ),
    vars.swap === 'off' && swap({ state: 'absent', tags: ['kernel'] }),

    ...keepNames(),
    hostname({ name: host.name, tags: ['names'] }),
    hostsBlock({ entries: hosts('all').filter(hasAddress).map(entry), tags: ['names'] }),

    timezone({ name: vars.timezone, tags: ['time'] }),
    ...(vars.time_sync ? timeSync(vars.time_sync, vars.ntp_servers) : []),
  ],
});

/** A host that has not been made yet has no address, and a DNS name cannot stand in /etc/hosts. */
function hasAddress({ address }: HostView): boolean {
  return /^[\d.]+$|:/.test(address);
}

function entry({ address, name }: HostView): { address: string; names: string[] } {
  return { address, names: [name] };
}

/** Where there is cloud-init, it would put its own names back at the next boot. */
function keepNames(): Task[] {
  const folder = '/etc/cloud/cloud.cfg.d';
  const content = text`preserve_hostname: true\nmanage_etc_hosts: false\n`;
  return [
    directory({ path: folder, tags: ['names'] }),
    file({ path: `${folder}/99-rebuild.cfg`, content, tags: ['names'] }),
  ];
}

function timeSync(name: TimeSync, servers: readonly string[]): Task[] {
  const { folder, ...conf } = CONF[name](servers);
  const restart = handler(`restart ${name}`, sh`systemctl restart ${name}`);
  return [
    directory({ path: folder, tags: ['time'] }),
    file({ ...conf, state: servers.length > 0 ? 'present' : 'absent', notify: restart, tags: ['time'] }),
    service({ name, state: 'started', enabled: true, tags: ['time'] }),
  ];
}

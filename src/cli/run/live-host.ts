import { type Script, sh, words } from '../../core/text.ts';
import type { Facts } from '../../facts/facts.ts';
import type { HostState } from '../../report/inventory/live-model.ts';
import type { GroupUse } from './live-groups.ts';

/** Packages whose versions are told where they are installed: what nodes are made of, and the services of the roles here. */
const PACKAGES = [
  'kubelet',
  'containerd',
  'containerd.io',
  'redis-server',
  'postgresql-[0-9]*',
  'rabbitmq-server',
  'prometheus',
  'grafana',
];

/** Prints `name=value` lines. What a host has not, such as systemd, or does not tell in time, is left out. */
export const stateProbe: Script = sh`
  read -r up _ </proc/uptime; echo "uptime=$up"
  read -r one five fifteen _ </proc/loadavg; echo "load=$one $five $fifteen"
  while read -r key value _; do
    case $key in MemTotal:) echo "total=$value";; MemAvailable:) echo "available=$value"; break;; esac
  done </proc/meminfo
  timeout 15 df -Pk / | while read -r _ size used _ _ on; do if [ "$on" = / ]; then echo "disk=$used $size"; fi; done
  dpkg-query -W -f 'package=\${db:Status-Status} \${Package} \${Version}\n' ${words(PACKAGES)} 2>/dev/null || true
  timeout 15 systemctl list-units --failed --plain --no-legend 2>/dev/null | while read -r unit _; do echo "failed=$unit"; done
`;

/** @param own what the host as a whole takes */
export function hostState(stdout: string, facts: Facts, own: GroupUse | undefined): HostState {
  const lines = stdout.split('\n').map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)] as const);
  const all = (name: string) => lines.flatMap(([key, value]) => (key === name ? [value] : []));
  const numbers = (name: string) => all(name).join(' ').split(' ').filter(Boolean).map(Number);
  const [total, available, uptimeSeconds] = [numbers('total')[0], numbers('available')[0], numbers('uptime')[0]];
  const [used, size] = numbers('disk');
  const free = total === undefined || available === undefined ? undefined : total - available;
  return {
    os: `${facts.os.id} ${facts.os.version}`,
    kernel: facts.kernel,
    uptimeSeconds,
    cpus: facts.cpus,
    load: numbers('load'),
    cpuMilli: own?.cpuMilli,
    // Of the root of version 2 the kernel says nothing; a container sees the memory of its whole machine elsewhere.
    memory: { usedMiB: own?.memoryMiB ?? mebibytes(free), totalMiB: mebibytes(total) },
    disk: { usedMiB: mebibytes(used), totalMiB: mebibytes(size) },
    versions: versionsIn(all('package')),
    failedUnits: all('failed'),
  };
}

function versionsIn(packages: readonly string[]): HostState['versions'] {
  const installed = packages.map((it) => it.split(' ')).filter(([status]) => status === 'installed');
  return Object.fromEntries(installed.map(([, name = '', version = '']) => [name, version]));
}

function mebibytes(kibibytes: number | undefined): number | undefined {
  return kibibytes === undefined ? undefined : Math.round(kibibytes / 1024);
}

import { type Script, sh } from '../core/text.ts';

/** What is read from a host before its roles are planned. Nothing in it changes while the host runs undisturbed. */
export interface Facts {
  readonly os: {
    readonly family: 'debian';
    /** `debian` or `ubuntu`. */
    readonly id: string;
    /** `12`, `24.04`. */
    readonly version: string;
    /** `bookworm`, `noble`. */
    readonly codename: string;
  };
  /** As dpkg calls it: `amd64`, `arm64`. */
  readonly arch: string;
  readonly kernel: string;
  readonly hostname: string;
  readonly machineId: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  /** 1 or 2. */
  readonly cgroup: number;
  /** IPv4 address of the interface that the default route uses; empty when there is none. */
  readonly address: string;
}

const ARCHES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/**
 * Prints `name=value` lines, with as few processes as can be, and at once: sshd sends each write as a packet of its own. The
 * shell reads byte by byte: of a long file, such as /proc/cpuinfo of a large machine, that takes longer than all else, so that
 * only short ones are read.
 */
export const factsProbe: Script = sh`
  memory= address= machine_id= cgroup=1
  . /etc/os-release
  read -r hostname </proc/sys/kernel/hostname
  read -r kernel </proc/sys/kernel/osrelease
  if [ -r /proc/sys/kernel/arch ]; then read -r machine </proc/sys/kernel/arch; else machine=$(uname -m); fi
  read -r machine_id </etc/machine-id || true
  cpus=/sys/devices/system/cpu/online
  if [ -r "$cpus" ]; then read -r online <"$cpus"; else online=1-$(getconf _NPROCESSORS_ONLN); fi
  while read -r key value _; do case $key in MemTotal:) memory=$value; break;; esac; done </proc/meminfo
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then cgroup=2; fi
  set -- $(ip -4 route get 192.0.2.1 2>/dev/null) || true
  while [ $# -gt 1 ]; do if [ "$1" = src ]; then address=$2; fi; shift; done
  printf '%s\n' "id=$ID" "version=\${VERSION_ID:-}" "codename=\${VERSION_CODENAME:-}" "hostname=$hostname" \
    "kernel=$kernel" "machine=$machine" "machineId=$machine_id" "online=$online" "memory=$memory" "cgroup=$cgroup" \
    "address=$address"
`;

export function parseFacts(stdout: string): Facts {
  const found = new Map(stdout.split('\n').map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1)]));
  const get = (name: string) => found.get(name) ?? '';
  return {
    os: { family: 'debian', id: get('id'), version: get('version'), codename: get('codename') },
    arch: ARCHES[get('machine')] ?? get('machine'),
    kernel: get('kernel'),
    hostname: get('hostname'),
    machineId: get('machineId'),
    cpus: countOf(get('online')),
    memoryMiB: Math.floor(Number(get('memory')) / 1024),
    cgroup: Number(get('cgroup')),
    address: get('address'),
  };
}

/** How many a list such as `0-3,6` holds. */
function countOf(list: string): number {
  const ranges = list.split(',').map((range) => range.split('-').map(Number));
  return ranges.reduce((sum, [first = 0, last = first]) => sum + last - first + 1, 0);
}

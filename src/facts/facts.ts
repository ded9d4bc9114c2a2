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

/** Prints `name=value` lines, with as few processes as can be. */
export const factsProbe: Script = sh`
  . /etc/os-release
  echo "id=$ID"; echo "like=\${ID_LIKE:-}"; echo "version=\${VERSION_ID:-}"; echo "codename=\${VERSION_CODENAME:-}"
  set -- $(uname -smnr)
  echo "hostname=$2"; echo "kernel=$3"; echo "machine=$4"
  read -r machine_id </etc/machine-id || true
  echo "machineId=$machine_id"
  cpus=0
  while read -r key _; do case $key in processor) cpus=$((cpus + 1));; esac; done </proc/cpuinfo
  echo "cpus=$cpus"
  while read -r key value _; do case $key in MemTotal:) echo "memory=$value"; break;; esac; done </proc/meminfo
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then echo cgroup=2; else echo cgroup=1; fi
  set -- $(ip -4 route get 192.0.2.1 2>/dev/null) || true
  while [ $# -gt 1 ]; do if [ "$1" = src ]; then echo "address=$2"; fi; shift; done
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
    cpus: Number(get('cpus')),
    memoryMiB: Math.floor(Number(get('memory')) / 1024),
    cgroup: Number(get('cgroup')),
    address: get('address'),
  };
}

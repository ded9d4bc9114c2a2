import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Docker } from '../../src/lab/docker/docker.ts';

/** What grows while a tool works, on the hosts and between them and this machine. Undefined: cannot be read here. */
export interface Counters {
  readonly hostsCpuSeconds: number | undefined;
  readonly kibFromHosts: number | undefined;
  readonly kibToHosts: number | undefined;
  /** SSH sessions that the first host has begun. */
  readonly commands: number | undefined;
}

export interface CounterSource {
  readonly docker: Docker;
  readonly containers: readonly string[];
  readonly bridge: string;
}

/** Reads the counters at the begin or at the end of a run: what counting itself costs a host lies outside of it. */
export type CounterReader = (edge: 'begin' | 'end') => Promise<Counters>;

/** The reader is made anew when hosts are. */
export async function counters({ docker, containers, bridge }: CounterSource): Promise<CounterReader> {
  const listing = await docker.run(['inspect', '--format', '{{.Id}} {{.State.Pid}}', ...containers]);
  const files = listing.split('\n').map((line) => {
    const [id = '', pid = ''] = line.split(' ');
    return cpuFile(id, readFileSync(`/proc/${pid}/cgroup`, 'utf8'), readFileSync('/proc/self/mountinfo', 'utf8'));
  });
  const outside = () => ({
    hostsCpuSeconds: sum(files.map(cpuSeconds)),
    kibFromHosts: kib(bridge, 'rx_bytes'),
    kibToHosts: kib(bridge, 'tx_bytes'),
  });
  return async (edge) => {
    const atEnd = edge === 'end' && outside();
    const commands = await sessions(docker, containers[0]!);
    return { ...(atEnd || outside()), commands };
  };
}

/**
 * The file with the processor time of a container, with cgroup version 1 or 2. Its first process may have moved into a
 * group below the container's.
 *
 * @param groups of that process, as in /proc/PID/cgroup
 */
export function cpuFile(id: string, groups: string, mountinfo: string): string | undefined {
  const entries = groups.split('\n').map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  const ofController = (name: string) => entries.find((it) => it?.[1]?.split(',').includes(name))?.[2];
  const pathTo = (path: string | undefined) => {
    const at = path?.indexOf(id) ?? -1;
    return at === -1 ? undefined : path!.slice(0, at) + path!.slice(at).split('/')[0];
  };
  const [first, second] = [pathTo(ofController('cpuacct')), pathTo(ofController(''))];
  const mount = (type: string, option: string) =>
    mountinfo
      .split('\n')
      .map((line) => line.split(' - '))
      .find(([, rest = '']) => rest.startsWith(`${type} `) && (option === '' || rest.split(/[ ,]/).includes(option)))
      ?.at(0)
      ?.split(' ')[4];
  const [v1, v2] = [mount('cgroup', 'cpuacct'), mount('cgroup2', '')];
  if (v1 && first) return join(v1, first, 'cpuacct.usage');
  return v2 && second ? join(v2, second, 'cpu.stat') : undefined;
}

function cpuSeconds(file: string | undefined): number | undefined {
  if (!file || !existsSync(file)) return undefined;
  const content = readFileSync(file, 'utf8');
  const microseconds = /^usage_usec (\d+)$/m.exec(content)?.[1];
  return microseconds ? Number(microseconds) / 1e6 : Number(content) / 1e9;
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );
}

function kib(bridge: string, name: string): number | undefined {
  const file = `/sys/class/net/${bridge}/statistics/${name}`;
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) / 1024 : undefined;
}

async function sessions(docker: Docker, container: string): Promise<number | undefined> {
  const script = "journalctl --quiet --output cat -t sshd -t sshd-session | grep -c '^Starting session'";
  const counted = await docker.run(['exec', container, 'sh', '-c', `${script}; true`]);
  return /^\d+$/.test(counted) ? Number(counted) : undefined;
}

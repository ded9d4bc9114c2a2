import type { HostSpec } from '../driver.ts';
import { addressLabel, containerName, hostnameLabel, idLabel, labLabel, networkName } from './names.ts';
import { layout, type NetworkSpec } from './network.ts';

export interface RunContext {
  readonly network: NetworkSpec;
  readonly image: string;
  /** Processors that the engine has; a container cannot be given more. */
  readonly engineCpus: number;
}

/** The arguments of `docker create` for one host. Each flag was tested by leaving it out: docs/lab.md says what fails. */
export function createArgs(spec: HostSpec, { network, image, engineCpus }: RunContext): string[] {
  return [
    ...['create', '--name', containerName(network.cluster, spec.id), '--hostname', spec.hostname],
    ...labels(spec, network.cluster),
    ...['--network', networkName(network.cluster), '--ip', spec.address],
    ...['--publish', '127.0.0.1::22'], // container addresses cannot be reached on macOS
    ...capabilities.flatMap((name) => ['--cap-add', name]),
    ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
    ...['--device-cgroup-rule', 'a *:* rwm'], // privileged pods
    '--cgroupns=private', // in the machine's own, systemd would mount controllers for the whole machine
    ...['--stop-signal', 'SIGRTMIN+3', '--stop-timeout', '30'], // what systemd takes for "halt"
    ...['--tmpfs', '/run:exec,mode=755', '--tmpfs', '/run/lock'],
    ...ownFilesystems.flatMap((folder) => ['--volume', folder]),
    ...['--memory', `${spec.memoryMiB}m`, '--memory-swap', `${spec.memoryMiB}m`],
    ...['--cpus', String(Math.min(spec.cpus, engineCpus))],
    ...['--cpu-shares', String(spec.memoryMiB)], // where processors are short the bigger host gets more
    ...['--env', `LAB_MEMORY_MIB=${spec.memoryMiB}`, '--env', `LAB_CPUS=${spec.cpus}`],
    ...['--env', `LAB_RESOLVER=${layout(network.cidr).resolver}`],
    image,
  ];
}

const capabilities = ['SYS_ADMIN', 'NET_ADMIN', 'SYS_BOOT', 'SYS_PTRACE', 'SYSLOG'];

/** Containers in the host need a file system that is not an overlay. */
const ownFilesystems = ['/var/lib/containerd', '/var/lib/kubelet', '/var/lib/etcd'];

function labels({ id, address, hostname }: HostSpec, cluster: string): string[] {
  const all = { [labLabel]: cluster, [idLabel]: id, [addressLabel]: address, [hostnameLabel]: hostname };
  return Object.entries(all).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
}

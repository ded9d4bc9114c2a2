import ipaddr from 'ipaddr.js';
import { RebuildError } from '../../core/error.ts';
import type { Docker } from './docker.ts';
import { bridgeName, labLabel, networkName, ofCluster, resolverName } from './names.ts';

export interface NetworkSpec {
  readonly cluster: string;
  /** IPv4, at most 24 bits long. Its subnets are only ranges inside it. */
  readonly cidr: string;
}

/** @throws RebuildError LAB_RANGE_TAKEN when the engine or the machine uses the range already */
export async function makeNetwork(docker: Docker, { cluster, cidr }: NetworkSpec): Promise<void> {
  if (await docker.succeeds(['network', 'inspect', networkName(cluster)])) return;
  const { gateway, automatic } = layout(cidr);
  try {
    await docker.run([
      ...['network', 'create', '--driver', 'bridge', '--label', `${labLabel}=${cluster}`],
      ...['--subnet', cidr, '--gateway', gateway, '--ip-range', automatic],
      ...['--opt', `com.docker.network.bridge.name=${bridgeName(cluster)}`, networkName(cluster)],
    ]);
  } catch (cause) {
    throw /overlap|already allocated|exists/i.test(String(cause)) ? rangeTaken(cidr, cause) : cause;
  }
}

export async function removeNetworks(docker: Docker, cluster: string): Promise<void> {
  const networks = await docker.rows(['network', 'ls', ...ofCluster(cluster)]);
  await Promise.all(networks.map(({ ID = '' }) => docker.run(['network', 'rm', ID])));
}

/** As in a VPC, a name server answers at the network's base plus two. It forwards to what this machine asks. */
export async function startResolver(docker: Docker, { cluster, cidr }: NetworkSpec, image: string): Promise<void> {
  const name = resolverName(cluster);
  if (await docker.succeeds(['start', name])) return;
  await docker.run([
    ...['run', '--detach', '--name', name, '--label', `${labLabel}=${cluster}`, '--memory', '64m'],
    ...['--network', networkName(cluster), '--ip', layout(cidr).resolver, '--entrypoint', 'dnsmasq', image],
    ...['--keep-in-foreground', '--no-hosts', '--user=root', '--cache-size=1000', '--log-facility=-'],
  ]);
}

/** Addresses with a meaning: the gateway and the resolver as in a VPC, the mirror, and the last /24 for what asks for no address. */
export function layout(cidr: string): { gateway: string; resolver: string; mirror: string; automatic: string } {
  const network = ipaddr.IPv4.networkAddressFromCIDR(cidr).toByteArray();
  const last = ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toByteArray();
  const bits = Math.max(24, ipaddr.IPv4.parseCIDR(cidr)[1]);
  const automatic = bits === 24 ? [...last.slice(0, 3), 0] : network;
  return {
    gateway: plus(network, 1),
    resolver: plus(network, 2),
    mirror: plus(network, 3),
    automatic: `${automatic.join('.')}/${bits}`,
  };
}

function plus(network: readonly number[], offset: number): string {
  return [...network.slice(0, 3), network[3]! + offset].join('.');
}

function rangeTaken(cidr: string, cause: unknown): RebuildError {
  return new RebuildError('LAB_RANGE_TAKEN', `the addresses ${cidr} are used on this machine already`, {
    hint: 'Run "rebuild lab down" for the cluster that uses them, or give the VPC another range in infra.yaml.',
    cause,
  });
}

import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { RebuildError } from '../../core/error.ts';
import type { Docker } from '../docker/docker.ts';
import { bridgeName, networkName } from '../docker/names.ts';
import type { NetworkSpec } from '../docker/network.ts';

/**
 * Refuses a range in which this machine's own addresses or name servers lie: its network would be cut off.
 *
 * @throws RebuildError LAB_RANGE_TAKEN
 */
export async function checkRange(docker: Docker, { cluster, cidr }: NetworkSpec): Promise<void> {
  if (await docker.succeeds(['network', 'inspect', networkName(cluster)])) return;
  const taken = addressInside(cidr, [...ownAddresses(bridgeName(cluster)), ...nameServers()]);
  if (!taken) return;
  throw new RebuildError(
    'LAB_RANGE_TAKEN',
    `the addresses ${cidr} are in use on this machine: ${taken} is one of them`,
    {
      hint: 'Run "rebuild lab down" for the cluster that uses them, or give the VPC another range in infra.yaml.',
    },
  );
}

/** The first of `addresses` that lies in `cidr`. What is not IPv4 does not count. */
export function addressInside(cidr: string, addresses: readonly string[]): string | undefined {
  const range = ipaddr.IPv4.parseCIDR(cidr);
  return addresses.find((address) => ipaddr.IPv4.isValid(address) && ipaddr.IPv4.parse(address).match(range));
}

function ownAddresses(exceptInterface: string): string[] {
  return Object.entries(networkInterfaces())
    .filter(([name]) => name !== exceptInterface)
    .flatMap(([, addresses]) => addresses?.map(({ address }) => address) ?? []);
}

function nameServers(): string[] {
  try {
    return [...readFileSync('/etc/resolv.conf', 'utf8').matchAll(/^nameserver\s+(\S+)/gm)].map(
      ([, address]) => address!,
    );
  } catch {
    return [];
  }
}

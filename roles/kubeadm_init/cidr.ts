import { type HostView, RebuildError } from 'rebuild';

interface Range {
  readonly what: string;
  readonly first: number;
  readonly last: number;
}

export const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;

/**
 * Pods, services and hosts reach each other by address: none may be in the range of another.
 *
 * @throws RebuildError KUBERNETES_CIDR_OVERLAP
 */
export function assertApart(
  pods: string,
  services: string,
  hosts: readonly Pick<HostView, 'name' | 'address'>[],
): void {
  const ranges = [rangeOf('pod_cidr', pods), rangeOf('service_cidr', services)] as const;
  const addresses = hosts
    .filter(({ address }) => CIDR.test(`${address}/32`))
    .map(({ name, address }) => rangeOf(`host ${name}`, `${address}/32`));
  const clashes = [...addresses, ranges[1]].flatMap((one) =>
    ranges
      .filter((other) => other !== one && one.first <= other.last && other.first <= one.last)
      .map((other) => [one, other]),
  );
  const [one, other] = clashes[0] ?? [];
  if (!one || !other) return;
  throw new RebuildError('KUBERNETES_CIDR_OVERLAP', `${one.what} and ${other.what} overlap`, {
    hint: 'Give kubeadm_init a pod_cidr and a service_cidr apart from each other and from the addresses of the hosts.',
  });
}

function rangeOf(name: string, cidr: string): Range {
  const [address = '', bits] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(number / size) * size;
  return { what: `${name} (${cidr.replace(/\/32$/, '')})`, first, last: first + size - 1 };
}

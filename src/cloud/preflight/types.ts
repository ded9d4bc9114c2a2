import type { Image } from '../image.ts';
import type { CloudHost, CloudSpec } from '../spec.ts';
import type { Finding } from './finding.ts';

/** What EC2 says of instance types, as `accountFacts` has it. */
export interface TypeFacts {
  readonly types: ReadonlyMap<string, { readonly architecture: string }>;
  /** The zones, of those of the inventory, that each type is offered in. A type that is not here: not known. */
  readonly offered: ReadonlyMap<string, readonly string[]>;
}

/** Whether the types of hosts exist, can be had in their zones, and run the image. Pure. */
export function typeFindings(
  hosts: readonly CloudHost[],
  { subnets }: Pick<CloudSpec, 'subnets'>,
  { types, offered }: TypeFacts,
  image: Image | undefined,
): readonly Finding[] {
  const zoneOf = (host: CloudHost) => subnets.find(({ name }) => name === host.subnet)?.zone ?? '';
  return hosts.flatMap((host): Finding[] => {
    const about = { host: host.name, key: 'type' };
    const known = types.get(host.type);
    const zones = offered.get(host.type);
    if (!known && !zones?.length) {
      const message = `${host.name}: this region has no instance type ${host.type}`;
      return [{ severity: 'error', code: 'INSTANCE_TYPE_UNKNOWN', message, hint: 'Correct ec2.type.', about }];
    }
    return [...offering(host, zoneOf(host), zones), ...architecture(host, known?.architecture, image)].map((it) => ({
      ...it,
      about,
    }));
  });
}

/** One that may fall back to something else is made all the same. */
function offering({ name, type, fallback }: CloudHost, zone: string, zones: readonly string[] | undefined): Finding[] {
  if (!zones || zones.includes(zone)) return [];
  const there = zones.length === 0 ? 'in no zone of this inventory' : `in ${zones.toSorted().join(', ')}`;
  return [
    {
      severity: fallback ? 'warning' : 'error',
      code: 'TYPE_NOT_OFFERED',
      message: `${name}: ${type} is not offered in ${zone} (it is ${there})`,
      hint: 'Choose another type, or a subnet in one of these zones.',
    },
  ];
}

function architecture({ name, type }: CloudHost, has: string | undefined, image: Image | undefined): Finding[] {
  const needs = image?.architecture;
  if (has === undefined || needs === undefined || has === needs) return [];
  return [
    {
      severity: 'error',
      code: 'ARCHITECTURE_DIFFERS',
      message: `${name}: the image ${image?.id} is for ${needs}, and ${type} is ${has}`,
      hint: 'Choose a type of the same architecture, or another "ami" in infra.yaml.',
    },
  ];
}

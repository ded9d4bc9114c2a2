import type { Infra, Ingress } from '../../../inventory/infra.ts';
import { hostVar } from '../../../inventory/known.ts';
import type { Host, Inventory } from '../../../inventory/model.ts';
import { selectHosts } from '../../../inventory/pattern.ts';

/** Where the hosts stand, and what the rules of the security groups let through. */
export interface Topology {
  /** Range of the VPC; undefined where the hosts are there already. */
  readonly vpc: string | undefined;
  readonly zones: readonly Zone[];
  /** Names of hosts without a subnet. */
  readonly elsewhere: readonly string[];
  readonly lanes: readonly Lane[];
  readonly flows: readonly Flow[];
}

export interface Zone {
  readonly name: string;
  readonly subnets: readonly { readonly name: string; readonly cidr: string; readonly hosts: readonly PlacedHost[] }[];
}

export interface PlacedHost {
  readonly name: string;
  readonly address: string | undefined;
  readonly hasElasticIp: boolean;
}

/** A security group, or a source outside of all groups. */
export interface Lane {
  readonly name: string;
  readonly description: string;
  readonly hosts: readonly string[];
  readonly isOutside: boolean;
}

/** What some lanes may reach in one lane: all rules of it that have the same sources. */
export interface Flow {
  readonly from: readonly string[];
  readonly to: string;
  readonly ports: readonly { readonly ports: string; readonly description: string }[];
}

/** @throws RebuildError VAR_* when the variable `ec2` of a host is not valid */
export function topologyOf(inventory: Inventory, hosts: readonly Host[]): Topology {
  const infra = inventory.infra?.provider === 'ec2' ? inventory.infra : undefined;
  const zones = infra ? zonesOf(infra, hosts) : [];
  const placed = new Set(zones.flatMap(({ subnets }) => subnets.flatMap((subnet) => subnet.hosts)).map(nameOf));
  const flows = infra ? flowsOf(infra) : [];
  return {
    vpc: infra?.vpc.cidr,
    zones,
    elsewhere: hosts.map(nameOf).filter((name) => !placed.has(name)),
    lanes: infra ? lanesOf(infra, inventory, hosts, flows) : [],
    flows,
  };
}

const nameOf = ({ name }: { readonly name: string }) => name;

function zonesOf({ subnets, region, elastic_ips }: Infra, hosts: readonly Host[]): Zone[] {
  const elastic = new Set(Object.values(elastic_ips).map(({ host }) => host));
  const given = Object.entries(subnets).map(([name, { cidr, zone }]) => ({
    zone: zone.length === 1 ? `${region}${zone}` : zone,
    subnet: { name, cidr, hosts: hosts.flatMap((host) => placedIn(host, name, elastic)) },
  }));
  return [...Map.groupBy(given, ({ zone }) => zone)]
    .map(([name, members]) => ({ name, subnets: members.map(({ subnet }) => subnet) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function placedIn(host: Host, subnet: string, elastic: ReadonlySet<string>): PlacedHost[] {
  const ec2 = hostVar(host, 'ec2');
  if (ec2?.subnet !== subnet) return [];
  return [{ name: host.name, address: ec2.address, hasElasticIp: elastic.has(host.name) }];
}

function flowsOf({ security_groups }: Infra): Flow[] {
  return Object.entries(security_groups).flatMap(([to, { ingress }]) => {
    const alike = Map.groupBy(ingress, ({ from }) => from.toSorted().join('\0'));
    return [...alike.values()].map((rules) => ({
      from: rules[0]!.from,
      to,
      ports: rules.map((rule) => ({ ports: portsText(rule), description: rule.description ?? '' })),
    }));
  });
}

/** `6443`, `2379-2380`, `4789, 8472/udp`, `icmp`, `everything`. */
function portsText({ ports, protocol }: Ingress): string {
  if (protocol === 'all') return 'everything';
  if (protocol !== 'tcp' && protocol !== 'udp') return protocol === 'icmp' ? 'icmp' : `protocol ${protocol}`;
  const ranges = ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
  return protocol === 'tcp' ? ranges : `${ranges}/${protocol}`;
}

/** First who is outside, then the groups in the order of infra.yaml. */
function lanesOf(infra: Infra, inventory: Inventory, hosts: readonly Host[], flows: readonly Flow[]): Lane[] {
  const groups = Object.entries(infra.security_groups);
  const sources = new Set(flows.flatMap(({ from }) => from));
  const outside = [...sources].filter((name) => !Object.hasOwn(infra.security_groups, name));
  const shown = new Set(hosts.map(nameOf));
  return [
    ...outside.map((name) => ({ name, description: outsideText(name, infra), hosts: [], isOutside: true })),
    ...groups.map(([name, { description, hosts: pattern }]) => ({
      name,
      description: description ?? '',
      hosts: selectHosts(inventory, pattern)
        .map(nameOf)
        .filter((host) => shown.has(host)),
      isOutside: false,
    })),
  ];
}

function outsideText(name: string, { allow_from }: Infra): string {
  if (name !== 'caller') return 'addresses in this range';
  const ranges = allow_from.map((from) => (from === 'caller' ? 'the address that rebuild is run from' : from));
  return ranges.join(', ');
}

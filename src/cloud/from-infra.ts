import { suggestion } from '../config/nearest.ts';
import { RebuildError } from '../core/error.ts';
import type { Infra, Ingress, SecurityGroup } from '../inventory/infra.ts';
import type { CloudGroup, CloudHost, CloudKey, CloudRule, CloudSpec, CloudSubnet } from './spec.ts';

/** A host as the inventory describes it: its name, and its variable `ec2`. */
export interface InventoryHost {
  readonly name: string;
  readonly ec2: {
    readonly type: string;
    readonly root_gb: number;
    readonly subnet: string;
    readonly address?: string | undefined;
    readonly market?: 'on-demand' | 'spot' | undefined;
    readonly fallback?: { readonly types: readonly string[]; readonly subnets: readonly string[] } | undefined;
    readonly data?: boolean | undefined;
  };
}

export interface SpecInput {
  readonly infra: Infra;
  readonly hosts: readonly InventoryHost[];
  /** The names of the hosts that fit an inventory pattern. */
  readonly select: (pattern: string) => readonly string[];
  /** What `caller` stands for, as a range: see caller.ts. */
  readonly callerCidr: string;
  readonly stateFolder: string;
}

/**
 * What a cluster has in EC2, from the inventory. Pure.
 *
 * @throws RebuildError CLOUD_SPEC for a name that stands for nothing
 */
export function cloudSpec({ infra, hosts, select, callerCidr, stateFolder }: SpecInput): CloudSpec {
  const groupsOf = membership(infra.security_groups, select);
  const allowed = infra.allow_from.map((it) => (it === 'caller' ? callerCidr : it));
  const spec: CloudSpec = {
    cluster: infra.cluster,
    region: infra.region,
    vpcCidr: infra.vpc.cidr,
    ...(infra.vpc.id && { vpcId: infra.vpc.id }),
    subnets: Object.entries(infra.subnets).map(([name, it]) => subnet(name, it, infra.region)),
    image: typeof infra.ami === 'string' ? { id: infra.ami } : infra.ami,
    key: keyOf(infra),
    groups: Object.entries(infra.security_groups).map(([name, it]) => group(name, it, allowed)),
    hosts: hosts.map((it) => host(it, groupsOf(it.name))),
    elasticIps: Object.entries(infra.elastic_ips).map(([name, it]) => ({ name, host: it.host })),
    stateFolder,
  };
  checkNames(spec);
  return spec;
}

function subnet(name: string, { id, cidr, zone }: Infra['subnets'][string], region: string): CloudSubnet {
  return { name, ...(id && { id }), cidr, zone: zone.length === 1 ? `${region}${zone}` : zone };
}

function keyOf({
  cluster,
  key_pair: { name = `rebuild-${cluster}`, existing, public_key_file: path },
}: Infra): CloudKey {
  if (existing) return { kind: 'existing', name };
  return path === undefined ? { kind: 'made', name } : { kind: 'file', name, path };
}

function group(name: string, { id, description, ingress }: SecurityGroup, allowed: readonly string[]): CloudGroup {
  return {
    name,
    ...(id && { id }),
    description: description ?? `${name} hosts`,
    ingress: ingress.flatMap((it) => rules(it, allowed)),
  };
}

/** One rule for each source and each range of ports. */
function rules({ from, ports, protocol, description = '' }: Ingress, allowed: readonly string[]): CloudRule[] {
  const sources = from.flatMap((it) => (it === 'caller' ? allowed : [it]));
  return sources.flatMap((source) =>
    ports.map((range) => ({
      source: source.includes('/') ? { cidr: source } : { group: source },
      protocol,
      ports: range,
      description,
    })),
  );
}

function host({ name, ec2 }: InventoryHost, groups: readonly string[]): CloudHost {
  const { type, root_gb: rootGb, subnet: subnetName, address, market, fallback, data: hasData } = ec2;
  return {
    name,
    type,
    rootGb,
    subnet: subnetName,
    groups,
    ...(address && { address }),
    ...(market && { market }),
    ...(fallback && { fallback }),
    ...(hasData && { hasData }),
  };
}

function membership(groups: Infra['security_groups'], select: (pattern: string) => readonly string[]) {
  const members = Object.entries(groups).map(([name, it]) => [name, new Set(select(it.hosts))] as const);
  return (hostName: string) => members.filter(([, names]) => names.has(hostName)).map(([name]) => name);
}

function checkNames({ subnets, groups, hosts, elasticIps }: CloudSpec): void {
  const known = {
    subnet: subnets.map(({ name }) => name),
    'security group': groups.map(({ name }) => name),
    host: hosts.map(({ name }) => name),
  };
  for (const it of hosts) {
    for (const name of [it.subnet, ...(it.fallback?.subnets ?? [])]) need(known, 'subnet', name, `host ${it.name}`);
    if (it.groups.length === 0) throw withoutGroup(it.name);
  }
  for (const it of elasticIps) need(known, 'host', it.host, `elastic IP ${it.name}`);
  for (const { name, ingress } of groups) {
    for (const { source } of ingress) {
      if ('group' in source) need(known, 'security group', source.group, `security group ${name}`);
    }
  }
}

function need<Kind extends string>(known: Record<Kind, string[]>, kind: Kind, name: string, where: string): void {
  if (known[kind].includes(name)) return;
  throw new RebuildError('CLOUD_SPEC', `${where}: there is no ${kind} ${name}.`, {
    hint: suggestion(name, known[kind]) ?? `Add the ${kind} ${name}.`,
  });
}

function withoutGroup(name: string): RebuildError {
  return new RebuildError('CLOUD_SPEC', `host ${name}: it is in no security group, so nothing could reach it.`, {
    hint: 'Add it to the "hosts" pattern of a security group in infra.yaml.',
    host: name,
  });
}

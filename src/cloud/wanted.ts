import { adoptedObjects } from './adopt.ts';
import { imageName } from './image.ts';
import { keyOf, type TypeName, type Wanted } from './model.ts';
import { fullRuleName, wantedRule } from './rule.ts';
import type { CloudGroup, CloudHost, CloudSpec, CloudSubnet } from './spec.ts';
import { displayName } from './tags.ts';
import { listField } from './types/define.ts';

/** What stands for a public key that is made only when something is applied. */
const unknownKey = 'known after apply';

/** Every EC2 object that `spec` asks for, each after those that it refers to; nothing that is adopted. Pure. */
export function wantedObjects(spec: CloudSpec, publicKey: string = unknownKey): Wanted[] {
  const adopted = new Set(adoptedObjects(spec).map(keyOf));
  const made = allObjects(spec, publicKey).filter((it) => !adopted.has(keyOf(it)));
  const keys = new Set(made.map(keyOf));
  return made.map((it) => ({ ...it, dependsOn: it.dependsOn.filter((key) => keys.has(key)) }));
}

function allObjects(spec: CloudSpec, publicKey: string): Wanted[] {
  const own = spec.subnets.filter(({ id }) => id === undefined);
  // An adopted subnet keeps its own way out.
  const routing = own.length > 0 || spec.vpcId === undefined ? [internetGateway(spec), routeTable(spec, own)] : [];
  return [
    vpc(spec),
    ...routing.slice(0, 1),
    ...spec.subnets.map((it) => subnet(spec, it)),
    ...routing.slice(1),
    ...keyPair(spec, publicKey),
    ...spec.groups.map((it) => group(spec, it)),
    ...spec.groups.flatMap(rules),
    ...spec.hosts.map((it) => instance(spec, it)),
    ...spec.elasticIps.map(({ name, host }) => object(spec, 'elastic_ip', name, { host }, [ref('instance', host)])),
  ];
}

function vpc(spec: CloudSpec): Wanted {
  return object(spec, 'vpc', spec.cluster, { cidr: spec.vpcCidr, dnsSupport: 'true', dnsHostnames: 'true' });
}

function internetGateway(spec: CloudSpec): Wanted {
  return object(spec, 'internet_gateway', spec.cluster, { vpc: spec.cluster }, [ref('vpc', spec.cluster)]);
}

function subnet(spec: CloudSpec, { name, cidr, zone }: CloudSubnet): Wanted {
  const fields = { vpc: spec.cluster, cidr, zone, publicIp: 'true' };
  return object(spec, 'subnet', name, fields, [ref('vpc', spec.cluster)]);
}

function routeTable(spec: CloudSpec, own: readonly CloudSubnet[]): Wanted {
  const subnets = own.map(({ name }) => name);
  const fields = { vpc: spec.cluster, defaultRoute: spec.cluster, subnets: listField(subnets) };
  return object(spec, 'route_table', spec.cluster, fields, [
    ref('internet_gateway', spec.cluster),
    ...subnets.map((name) => ref('subnet', name)),
  ]);
}

function keyPair(spec: CloudSpec, publicKey: string): Wanted[] {
  if (spec.key.kind === 'existing') return [];
  return [object(spec, 'key_pair', spec.cluster, { keyName: spec.key.name, publicKey })];
}

function group(spec: CloudSpec, { name, description }: CloudGroup): Wanted {
  const fields = { vpc: spec.cluster, egress: 'all to 0.0.0.0/0' };
  return { ...object(spec, 'security_group', name, fields, [ref('vpc', spec.cluster)]), about: { description } };
}

/** Several rules that allow the same are one rule; the first describes it. */
function rules({ name, ingress }: CloudGroup): Wanted[] {
  const byName = new Map<string, Wanted>();
  for (const it of ingress) {
    const { description, ...rule } = wantedRule(it);
    const fullName = fullRuleName(name, rule);
    const sourceGroup = 'group' in it.source ? it.source.group : undefined;
    if (byName.has(fullName)) continue;
    byName.set(fullName, {
      type: 'security_group_rule',
      name: fullName,
      fields: { description },
      about: { ...rule, group: name, ...(sourceGroup && { sourceGroup }) },
      dependsOn: [ref('security_group', name), ...(sourceGroup ? [ref('security_group', sourceGroup)] : [])],
    });
  }
  return [...byName.values()];
}

function instance(spec: CloudSpec, host: CloudHost): Wanted {
  const fields = {
    type: host.type,
    image: imageName(spec.image),
    subnet: host.subnet,
    ...(host.address && { address: host.address }),
    groups: listField(host.groups),
    rootGb: String(host.rootGb),
    rootKind: 'gp3',
    encrypted: 'true',
    metadata: 'required, 1 hop',
    state: 'running',
    market: host.market ?? 'on-demand',
    data: String(host.hasData ?? false),
  };
  const { types = [], subnets = [] } = host.fallback ?? {};
  const made = object(spec, 'instance', host.name, fields, [
    ref('subnet', host.subnet),
    // Not before its way out is there: the first boot fetches packages.
    ref('route_table', spec.cluster),
    ...(spec.key.kind === 'existing' ? [] : [ref('key_pair', spec.cluster)]),
    ...[...subnets].map((it) => ref('subnet', it)),
    ...host.groups.map((it) => ref('security_group', it)),
  ]);
  const about = { ...made.about, ...(host.hasData && { data: 'true' }) };
  return { ...made, about, ...(host.fallback && { accepts: { type: types, subnet: subnets } }) };
}

function object(
  { cluster }: CloudSpec,
  type: TypeName,
  name: string,
  fields: Readonly<Record<string, string>>,
  dependsOn: readonly string[] = [],
): Wanted {
  return { type, name, fields: { Name: displayName(cluster, name), ...fields }, about: {}, dependsOn };
}

function ref(type: TypeName, name: string): string {
  return keyOf({ type, name });
}

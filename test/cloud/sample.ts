import type { CloudHost, CloudRule, CloudSpec } from '../../src/cloud/spec.ts';

const caller = '192.0.2.7/32';

/** A cluster as the lab's inventory describes one: a control plane, `nodes` others, two groups with rules between them. */
export function sampleSpec({
  nodes = 1,
  ...changes
}: Partial<CloudSpec> & { readonly nodes?: number } = {}): CloudSpec {
  const region = changes.region ?? 'ap-northeast-2';
  return {
    cluster: 'blue',
    region,
    vpcCidr: '10.0.0.0/16',
    subnets: ['a', 'b', 'c'].map((name, i) => ({ name, cidr: `10.0.${i + 1}.0/24`, zone: `${region}${name}` })),
    image: { owner: '099720109477', name: 'ubuntu/images/hvm-ssd*/ubuntu-noble-24.04-amd64-server-*' },
    key: { kind: 'made', name: 'rebuild-blue' },
    groups: [
      { name: 'control-plane', description: 'the control plane', ingress: controlPlaneRules },
      { name: 'nodes', description: 'all others', ingress: nodeRules },
    ],
    hosts: [sampleHost('master', 0), ...Array.from({ length: nodes }, (_, i) => sampleHost(`node-${i + 1}`, i + 1))],
    elasticIps: [{ name: 'master', host: 'master' }],
    stateFolder: '/nowhere',
    ...changes,
  };
}

/** The `index`th host; the first is the control plane. */
export function sampleHost(name: string, index: number, changes: Partial<CloudHost> = {}): CloudHost {
  const subnet = 'abc'[index % 3]!;
  return {
    name,
    type: 't3.small',
    rootGb: 20,
    subnet,
    address: `10.0.${(index % 3) + 1}.${10 + index}`,
    groups: [index === 0 ? 'control-plane' : 'nodes'],
    ...changes,
  };
}

function rule(
  source: string,
  ports: number | readonly [number, number],
  description: string,
  protocol = 'tcp',
): CloudRule {
  const [from, to] = typeof ports === 'number' ? [ports, ports] : ports;
  return {
    source: source.includes('/') ? { cidr: source } : { group: source },
    protocol,
    ports: { from, to },
    description,
  };
}

const controlPlaneRules = [
  rule(caller, 22, 'SSH'),
  rule(caller, 6443, 'Kubernetes API'),
  rule('nodes', 6443, 'Kubernetes API'),
  rule('nodes', -1, 'ping', 'icmp'),
];

const nodeRules = [
  rule(caller, 22, 'SSH'),
  rule('control-plane', 10250, 'kubelet'),
  rule('nodes', [30000, 32767], 'NodePorts'),
  rule('nodes', 0, 'IP in IP', '4'),
];

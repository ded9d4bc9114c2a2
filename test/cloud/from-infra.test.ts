import { describe, expect, it } from 'vitest';
import { cloudSpec, type InventoryHost } from '../../src/cloud/from-infra.ts';
import { infraSchema } from '../../src/inventory/infra.ts';

const file = {
  cluster: 'blue',
  region: 'ap-northeast-2',
  subnets: { a: { cidr: '10.0.1.0/24', zone: 'a' }, b: { cidr: '10.0.2.0/24', zone: 'ap-northeast-2c' } },
  ami: { owner: '099720109477', name: 'ubuntu-*' },
  security_groups: {
    master: {
      hosts: 'masters',
      description: 'the control plane',
      ingress: [{ from: ['caller', 'nodes'], ports: [22, '6443-6444'], description: 'in' }],
    },
    nodes: { hosts: 'all', ingress: [{ from: '10.0.0.0/8', ports: -1, protocol: 'icmp' }] },
  },
  allow_from: ['caller', '198.51.100.0/24'],
  elastic_ips: { api: { host: 'm1' } },
};

const hosts: InventoryHost[] = [
  { name: 'm1', ec2: { type: 't3.large', root_gb: 80, subnet: 'a', address: '10.0.1.10' } },
  { name: 'n1', ec2: { type: 't3.small', root_gb: 30, subnet: 'b' } },
];

const groups: Record<string, string[]> = { masters: ['m1'], all: ['m1', 'n1'] };

function spec(changes: object = {}, given = hosts) {
  return cloudSpec({
    infra: infraSchema.parse({ ...file, ...changes }),
    hosts: given,
    select: (pattern) => groups[pattern] ?? [],
    callerCidr: '192.0.2.7/32',
    stateFolder: '/state/blue',
  });
}

describe('what a cluster has in EC2', () => {
  it('has the ids of what is there already', () => {
    const { vpcId, subnets, groups } = spec({
      vpc: { cidr: '10.0.0.0/16', id: 'vpc-0a1b2c3d' },
      subnets: { ...file.subnets, a: { ...file.subnets.a, id: 'subnet-0a1b2c3d' } },
      security_groups: { ...file.security_groups, nodes: { hosts: 'all', id: 'sg-0a1b2c3d' } },
    });
    expect([vpcId, subnets.map(({ id }) => id), groups.map(({ id }) => id)]).toEqual([
      'vpc-0a1b2c3d',
      ['subnet-0a1b2c3d', undefined],
      [undefined, 'sg-0a1b2c3d'],
    ]);
  });

  it('comes from infra.yaml and the hosts', () => {
    const rule = (source: object, from: number, to: number) => ({
      source,
      protocol: 'tcp',
      ports: { from, to },
      description: 'in',
    });
    expect(spec()).toEqual({
      cluster: 'blue',
      region: 'ap-northeast-2',
      vpcCidr: '10.0.0.0/16',
      subnets: [
        { name: 'a', cidr: '10.0.1.0/24', zone: 'ap-northeast-2a' },
        { name: 'b', cidr: '10.0.2.0/24', zone: 'ap-northeast-2c' },
      ],
      image: { owner: '099720109477', name: 'ubuntu-*' },
      key: { kind: 'made', name: 'rebuild-blue' },
      groups: [
        {
          name: 'master',
          description: 'the control plane',
          ingress: [
            rule({ cidr: '192.0.2.7/32' }, 22, 22),
            rule({ cidr: '192.0.2.7/32' }, 6443, 6444),
            rule({ cidr: '198.51.100.0/24' }, 22, 22),
            rule({ cidr: '198.51.100.0/24' }, 6443, 6444),
            rule({ group: 'nodes' }, 22, 22),
            rule({ group: 'nodes' }, 6443, 6444),
          ],
        },
        {
          name: 'nodes',
          description: 'nodes hosts',
          ingress: [{ source: { cidr: '10.0.0.0/8' }, protocol: 'icmp', ports: { from: -1, to: -1 }, description: '' }],
        },
      ],
      hosts: [
        { name: 'm1', type: 't3.large', rootGb: 80, subnet: 'a', address: '10.0.1.10', groups: ['master', 'nodes'] },
        { name: 'n1', type: 't3.small', rootGb: 30, subnet: 'b', groups: ['nodes'] },
      ],
      elasticIps: [{ name: 'api', host: 'm1' }],
      stateFolder: '/state/blue',
    });
  });

  it.each([
    [{}, { kind: 'made', name: 'rebuild-blue' }],
    [{ name: 'mine' }, { kind: 'made', name: 'mine' }],
    [
      { name: 'old', existing: true },
      { kind: 'existing', name: 'old' },
    ],
    [{ public_key_file: '/me.pub' }, { kind: 'file', name: 'rebuild-blue', path: '/me.pub' }],
  ])('with key_pair %j has the key %j', (key_pair, key) => {
    expect(spec({ key_pair }).key).toEqual(key);
  });

  it('may have an image by its id', () => {
    expect(spec({ ami: 'ami-0123456789abcdef0' }).image).toEqual({ id: 'ami-0123456789abcdef0' });
  });
});

describe('a name that stands for nothing', () => {
  const only = (from: string) => ({ security_groups: { nodes: { hosts: 'all', ingress: [{ from, ports: 22 }] } } });
  it.each([
    [
      'host n1: there is no subnet c.',
      {},
      [{ name: 'n1', ec2: { ...hosts[1]!.ec2, subnet: 'c' } }],
      { elastic_ips: {} },
    ],
    ['elastic IP api: there is no host m2.', { elastic_ips: { api: { host: 'm2' } } }, hosts, {}],
    ['security group nodes: there is no security group node.', only('node'), hosts, {}],
    [
      'host n1: it is in no security group, so nothing could reach it.',
      { security_groups: {} },
      [hosts[1]!],
      { elastic_ips: {} },
    ],
  ])('is refused: %s', (message, changes, given, others) => {
    expect(() => spec({ ...changes, ...others }, given)).toThrow(
      expect.objectContaining({ code: 'CLOUD_SPEC', message, hint: expect.stringMatching(/^(Write|Add) /) }),
    );
  });
});

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadInventory } from '../../src/inventory/load.ts';
import { folderWith } from '../support/folder.ts';

const INFRA = `cluster: a
vpc: { cidr: 10.0.0.0/16 }
subnets:
  a: { cidr: 10.0.1.0/24, zone: a }
  b: { cidr: 10.0.2.0/24, zone: b }
security_groups:
  nodes:
    hosts: all
    ingress:
      - { from: [caller, nodes, 192.0.2.0/24], ports: 22 }
elastic_ips:
  first: { host: n1 }
`;
const HOSTS = `all:
  hosts:
    n1: { ec2: { type: t3.small, root_gb: 8, subnet: a, address: 10.0.1.10 } }
    n2: { ec2: { type: t3.small, root_gb: 8, subnet: b } }
    elsewhere:
`;

const load = (infra: string, hosts: string) => folderWith({ 'infra.yaml': infra, 'hosts.yaml': hosts });

it('accepts hosts with and without an instance, with and without a fixed address', async () => {
  expect((await loadInventory(load(INFRA, HOSTS))).hosts.size).toBe(3);
});

it.each<[string, string, string, string, string, string | undefined]>([
  [
    'a subnet outside the VPC',
    '10.0.2.0/24',
    '10.1.2.0/24',
    'infra.yaml:5:14',
    'subnet b: 10.1.2.0/24 is not inside 10.0.0.0/16',
    undefined,
  ],
  [
    'subnets that overlap',
    '10.0.2.0/24',
    '10.0.0.0/22',
    'infra.yaml:5:14',
    'subnet b: 10.0.0.0/22 overlaps with that of subnet a',
    undefined,
  ],
  [
    'a subnet that is there in a VPC that is not',
    'zone: b }',
    'zone: b, id: subnet-0a1b2c3d }',
    'infra.yaml:5:40',
    'subnets.b is there already, and its VPC is to be made',
    'Add the id of its VPC as "vpc.id".',
  ],
  [
    'two subnets that are one',
    `cidr: 10.0.0.0/16 }
subnets:
  a: { cidr: 10.0.1.0/24, zone: a }
  b: { cidr: 10.0.2.0/24, zone: b }`,
    `cidr: 10.0.0.0/16, id: vpc-0a1b2c3d }
subnets:
  a: { cidr: 10.0.1.0/24, zone: a, id: subnet-0a1b2c3d }
  b: { cidr: 10.0.2.0/24, zone: b, id: subnet-0a1b2c3d }`,
    'infra.yaml:5:40',
    'subnets.b: subnets.a has the id subnet-0a1b2c3d too',
    undefined,
  ],
  [
    'a VPC that AWS does not make',
    'vpc: { cidr: 10.0.0.0/16 }',
    'vpc: { cidr: 10.0.0.0/8 }',
    'infra.yaml:2:14',
    'the VPC: 10.0.0.0/8 cannot be made; AWS takes ranges from /28 to /16',
    undefined,
  ],
  [
    'a subnet that AWS does not make',
    '10.0.2.0/24',
    '10.0.2.0/29',
    'infra.yaml:5:14',
    'subnet b: 10.0.2.0/29 cannot be made; AWS takes ranges from /28 to /16',
    undefined,
  ],
  ['an unknown subnet', 'subnet: b', 'subnet: bb', 'hosts.yaml:4:54', 'there is no subnet "bb"', 'Write "b".'],
  [
    'an address of another subnet',
    '10.0.1.10',
    '10.0.2.10',
    'hosts.yaml:3:66',
    'n1: 10.0.2.10 is not inside its subnet 10.0.1.0/24',
    undefined,
  ],
  [
    'an address that AWS keeps',
    '10.0.1.10',
    '10.0.1.3',
    'hosts.yaml:3:66',
    'n1: 10.0.1.3 is one of the five addresses of 10.0.1.0/24 that AWS keeps for itself',
    undefined,
  ],
  [
    'the last address',
    '10.0.1.10',
    '10.0.1.255',
    'hosts.yaml:3:66',
    'n1: 10.0.1.255 is one of the five addresses of 10.0.1.0/24 that AWS keeps for itself',
    undefined,
  ],
  [
    'an address that two hosts have',
    'subnet: b }',
    'subnet: a, address: 10.0.1.10 }',
    'hosts.yaml:4:66',
    'n2: n1 has the address 10.0.1.10 too',
    undefined,
  ],
  [
    'a rule from an unknown group',
    '[caller, nodes,',
    '[caller, ndoes,',
    'infra.yaml:10:17',
    'there is no source "ndoes"',
    'Write "nodes".',
  ],
  [
    'a group of unknown hosts',
    'hosts: all',
    'hosts: al',
    'infra.yaml:8:12',
    'no host or group fits "al"',
    'Write "all".',
  ],
  [
    'an Elastic IP of an unknown host',
    'host: n1',
    'host: n3',
    'infra.yaml:12:18',
    'there is no host "n3"',
    'Write "n1".',
  ],
])('rejects %s', async (_, from, to, at, message, hint = 'Choose another one.') => {
  const folder = load(INFRA.replace(from, to), HOSTS.replace(from, to));
  const [file = '', line, column] = at.split(':');
  await expect(loadInventory(folder)).rejects.toMatchObject({
    message,
    hint,
    at: { file: join(folder, file), line: Number(line), column: Number(column) },
  });
});

it('rejects a subnet that is too small for its hosts, and takes one that just is not', async () => {
  const hosts = (last: number) =>
    HOSTS.replace('subnet: b', 'subnet: a').replace(
      '    elsewhere:',
      `    "many[1:${last}]": { ec2: { type: t3.small, root_gb: 8, subnet: b } }`,
    );
  const infra = INFRA.replace('10.0.2.0/24', '10.0.2.0/28');
  expect((await loadInventory(load(infra, hosts(11)))).hosts.size).toBe(13);
  const folder = load(infra, hosts(12));
  await expect(loadInventory(folder)).rejects.toMatchObject({
    code: 'INFRA_INVALID',
    message: 'subnet b: 10.0.2.0/28 has room for 11 hosts, and 12 are in it',
    at: { file: join(folder, 'infra.yaml'), line: 5, column: 14 },
  });
});

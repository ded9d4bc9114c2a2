import { describe, expect, it } from 'vitest';
import { loadInventory } from '../../../../src/inventory/load.ts';
import { topologyOf } from '../../../../src/report/html/topology/model.ts';
import { folderWith } from '../../../support/inventory.ts';

const hosts = `
web: { hosts: { w1: { ec2: { type: t3.small, root_gb: 8, subnet: b, address: 10.0.2.5 } } } }
db: { hosts: { d1: { ec2: { type: t3.small, root_gb: 8, subnet: a } } } }
`;
const infra = `
cluster: c
region: us-east-1
subnets:
  b: { cidr: 10.0.2.0/24, zone: us-east-1b }
  a: { cidr: 10.0.1.0/24, zone: a }
  spare: { cidr: 10.0.3.0/24, zone: a }
allow_from: [203.0.113.0/24]
elastic_ips: { web: { host: w1 } }
security_groups:
  web:
    description: Web servers
    hosts: web
    ingress:
      - { from: [caller, 0.0.0.0/0], ports: 443, description: HTTPS }
      - { from: web, ports: [7946, 1000-2000], protocol: udp }
  db:
    hosts: db
    ingress:
      - { from: [web, db], ports: 5432, description: SQL }
      - { from: [db, web], protocol: icmp }
      - { from: web, protocol: all }
`;

async function topology(files: Readonly<Record<string, string>>, shown?: readonly string[]) {
  const inventory = await loadInventory(folderWith(files));
  const all = [...inventory.hosts.values()];
  return topologyOf(inventory, shown ? all.filter(({ name }) => shown.includes(name)) : all);
}

describe('the topology of an inventory', () => {
  it('has hosts in subnets in zones, in the order of the zones', async () => {
    expect((await topology({ 'hosts.yaml': hosts, 'infra.yaml': infra })).zones).toEqual([
      {
        name: 'us-east-1a',
        subnets: [
          { name: 'a', cidr: '10.0.1.0/24', hosts: [{ name: 'd1', address: undefined, hasElasticIp: false }] },
          { name: 'spare', cidr: '10.0.3.0/24', hosts: [] },
        ],
      },
      {
        name: 'us-east-1b',
        subnets: [{ name: 'b', cidr: '10.0.2.0/24', hosts: [{ name: 'w1', address: '10.0.2.5', hasElasticIp: true }] }],
      },
    ]);
  });

  it('makes one flow of all rules of a group that have the same sources', async () => {
    expect((await topology({ 'hosts.yaml': hosts, 'infra.yaml': infra })).flows).toEqual([
      { from: ['caller', '0.0.0.0/0'], to: 'web', ports: [{ ports: '443', description: 'HTTPS' }] },
      { from: ['web'], to: 'web', ports: [{ ports: '7946, 1000-2000/udp', description: '' }] },
      {
        from: ['web', 'db'],
        to: 'db',
        ports: [
          { ports: '5432', description: 'SQL' },
          { ports: 'icmp', description: '' },
        ],
      },
      { from: ['web'], to: 'db', ports: [{ ports: 'everything', description: '' }] },
    ]);
  });

  it('has a lane for each source and each group, with the hosts that are shown', async () => {
    expect((await topology({ 'hosts.yaml': hosts, 'infra.yaml': infra }, ['w1'])).lanes).toEqual([
      { name: 'caller', description: '203.0.113.0/24', hosts: [], isOutside: true },
      { name: '0.0.0.0/0', description: 'addresses in this range', hosts: [], isOutside: true },
      { name: 'web', description: 'Web servers', hosts: ['w1'], isOutside: false },
      { name: 'db', description: '', hosts: [], isOutside: false },
    ]);
  });

  it.each([
    ['without infra.yaml', { 'hosts.ini': '[web]\nw[1:2]\n' }],
    [
      'of hosts that are there already',
      {
        'hosts.yaml': 'web: { hosts: { w1: { ansible_host: 192.0.2.1 }, w2: {} } }\n',
        'infra.yaml': 'cluster: c\nprovider: none\n',
      },
    ],
  ])('%s has only hosts', async (_, files) => {
    expect(await topology(files)).toEqual({
      vpc: undefined,
      zones: [],
      elsewhere: ['w1', 'w2'],
      lanes: [],
      flows: [],
    });
  });
});

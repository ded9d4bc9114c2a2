import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/cloud/model.ts';
import { wantedObjects } from '../../src/cloud/wanted.ts';
import { sampleSpec } from './sample.ts';

const objects = wantedObjects(sampleSpec(), 'ssh-ed25519 A');
const find = (key: string) => objects.find((it) => keyOf(it) === key);

describe('a cluster', () => {
  it('is these objects', () => {
    expect(objects.map(keyOf)).toEqual([
      'vpc blue',
      'internet_gateway blue',
      'subnet a',
      'subnet b',
      'subnet c',
      'route_table blue',
      'key_pair blue',
      'security_group control-plane',
      'security_group nodes',
      'security_group_rule control-plane: tcp 22 from 192.0.2.7/32',
      'security_group_rule control-plane: tcp 6443 from 192.0.2.7/32',
      'security_group_rule control-plane: tcp 6443 from nodes',
      'security_group_rule control-plane: icmp -1 from nodes',
      'security_group_rule nodes: tcp 22 from 192.0.2.7/32',
      'security_group_rule nodes: tcp 10250 from control-plane',
      'security_group_rule nodes: tcp 30000-32767 from nodes',
      'security_group_rule nodes: 4 from nodes',
      'instance master',
      'instance node-1',
      'elastic_ip master',
    ]);
  });

  it('names each after those that it depends on', () => {
    const order = objects.map(keyOf);
    for (const [i, { dependsOn }] of objects.entries()) {
      for (const key of dependsOn) expect(order.slice(0, i)).toContain(key);
    }
  });
});

it('an instance has an encrypted disk and answers metadata requests with a token only', () => {
  expect(find('instance node-1')).toEqual({
    type: 'instance',
    name: 'node-1',
    fields: {
      Name: 'blue-node-1',
      type: 't3.small',
      image: '099720109477/ubuntu/images/hvm-ssd*/ubuntu-noble-24.04-amd64-server-*',
      subnet: 'b',
      address: '10.0.2.11',
      groups: 'nodes',
      rootGb: '20',
      rootKind: 'gp3',
      encrypted: 'true',
      metadata: 'required, 1 hop',
      state: 'running',
      market: 'on-demand',
      data: 'false',
    },
    about: {},
    dependsOn: ['subnet b', 'route_table blue', 'key_pair blue', 'security_group nodes'],
  });
});

it('a rule between groups needs both', () => {
  expect(find('security_group_rule nodes: tcp 10250 from control-plane')).toEqual({
    type: 'security_group_rule',
    name: 'nodes: tcp 10250 from control-plane',
    fields: { description: 'kubelet' },
    about: { protocol: 'tcp', ports: '10250', source: 'control-plane', group: 'nodes', sourceGroup: 'control-plane' },
    dependsOn: ['security_group nodes', 'security_group control-plane'],
  });
});

it('rules that allow the same are one, described by the first', () => {
  const rule = { source: { cidr: '10.0.0.0/8' }, protocol: 'tcp', ports: { from: 1, to: 1 } };
  const ingress = ['first', 'second'].map((description) => ({ ...rule, description }));
  const rules = wantedObjects(sampleSpec({ groups: [{ name: 'g', description: '', ingress }] })).filter(
    ({ type }) => type === 'security_group_rule',
  );
  expect(rules.map(({ name, fields }) => [name, fields])).toEqual([
    ['g: tcp 1 from 10.0.0.0/8', { description: 'first' }],
  ]);
});

it('a key that is not made yet is known after apply', () => {
  const pair = wantedObjects(sampleSpec()).find(({ type }) => type === 'key_pair');
  expect(pair!.fields).toEqual({ Name: 'blue', keyName: 'rebuild-blue', publicKey: 'known after apply' });
});

it('a key pair that exists is nothing of ours', () => {
  const keys = wantedObjects(sampleSpec({ key: { kind: 'existing', name: 'old' } })).map(keyOf);
  expect(keys.filter((key) => key.startsWith('key_pair'))).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import type { Sight } from '../../../src/cloud/leftovers/model.ts';
import { sortInterfaces, sortVolumes, strayGroups } from '../../../src/cloud/leftovers/sort.ts';

const tags = (all: Readonly<Record<string, string>>) => Object.entries(all).map(([Key, Value]) => ({ Key, Value }));
const owned = { 'kubernetes.io/cluster/blue': 'owned' };

const node = {
  InstanceId: 'i-1',
  BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeId: 'vol-root', DeleteOnTermination: true } }],
};

function sight(seen: Partial<Sight>): Sight {
  return { cluster: 'blue', interfaces: [], groups: [], volumes: [], instances: [node], hasNamesake: false, ...seen };
}

describe('a network interface', () => {
  it.each<[string, object, boolean]>([
    [
      'of the VPC CNI with the name of the cluster',
      { TagSet: tags({ 'cluster.k8s.amazonaws.com/name': 'blue' }) },
      true,
    ],
    ['of the pods of one of its hosts', { TagSet: tags({ 'node.k8s.amazonaws.com/instance_id': 'i-1' }) }, true],
    ['with the tag of the cluster that no instance has', { TagSet: tags({ 'rebuild:cluster': 'blue' }) }, true],
    ['of the pods of another host', { TagSet: tags({ 'node.k8s.amazonaws.com/instance_id': 'i-9' }) }, false],
    ['of another cluster', { TagSet: tags({ 'cluster.k8s.amazonaws.com/name': 'green' }) }, false],
    ['without tags', { TagSet: [] }, false],
    ['of an AWS service', { TagSet: tags(owned), RequesterManaged: true }, false],
    [
      'that ends with its instance',
      { TagSet: tags({ 'rebuild:cluster': 'blue' }), Attachment: { InstanceId: 'i-1', DeleteOnTermination: true } },
      false,
    ],
  ])('%s: %o is a leftover: %s', (_what, card, expected) => {
    const found = sortInterfaces(
      sight({ interfaces: [{ NetworkInterfaceId: 'eni-1', Description: 'pods', ...card }] }),
    );
    expect(found).toEqual(expected ? [{ kind: 'network_interface', id: 'eni-1', purpose: 'pods' }] : []);
  });
});

describe('a volume', () => {
  const free = { VolumeId: 'vol-1', Attachments: [] };
  const atNode = { VolumeId: 'vol-1', Attachments: [{ InstanceId: 'i-1' }] };
  const csi = { 'ebs.csi.aws.com/cluster': 'true' };

  it.each<[string, object, 'leftover' | 'doubtful' | 'foreign', boolean?]>([
    ['free, of the cluster', { ...free, Tags: tags(owned) }, 'leftover'],
    ['free, of the cluster or of another of its name', { ...free, Tags: tags(owned) }, 'doubtful', true],
    ['free, of some cluster', { ...free, Tags: tags(csi) }, 'foreign'],
    ['free, shared by clusters', { ...free, Tags: tags({ 'kubernetes.io/cluster/blue': 'shared' }) }, 'foreign'],
    ['free, with the tag of the cluster', { ...free, Tags: tags({ 'rebuild:cluster': 'blue' }) }, 'leftover', true],
    ['at a host, of some cluster', { ...atNode, Tags: tags(csi) }, 'leftover', true],
    ['at a host, of nobody in Kubernetes', { ...atNode, Tags: [] }, 'foreign'],
    ['at a host of others', { ...free, Attachments: [{ InstanceId: 'i-9' }], Tags: tags(owned) }, 'foreign'],
    [
      'that ends with its host',
      { ...atNode, VolumeId: 'vol-root', Tags: tags({ 'rebuild:cluster': 'blue' }) },
      'foreign',
    ],
  ])('%s: %o is %s', (_what, volume, expected, hasNamesake = false) => {
    const { leftovers, doubtful } = sortVolumes(sight({ volumes: [volume], hasNamesake }));
    expect([leftovers.length, doubtful.length]).toEqual([
      expected === 'leftover' ? 1 : 0,
      expected === 'doubtful' ? 1 : 0,
    ]);
  });

  it.each<[Record<string, string>, string]>([
    [
      { 'kubernetes.io/created-for/pvc/namespace': 'shop', 'kubernetes.io/created-for/pvc/name': 'data-0' },
      'claim shop/data-0, 8 GB',
    ],
    [{ Name: 'pvc-1' }, 'pvc-1, 8 GB'],
    [{}, '8 GB'],
  ])('with %j is called %s', (more, purpose) => {
    const volumes = [{ ...free, Size: 8, Tags: tags({ ...owned, ...more }) }];
    expect(sortVolumes(sight({ volumes })).leftovers).toEqual([{ kind: 'volume', id: 'vol-1', purpose }]);
  });
});

it.each<[Record<string, string>, boolean]>([
  [owned, true],
  [{ 'elbv2.k8s.aws/cluster': 'blue' }, true],
  [{ 'elbv2.k8s.aws/cluster': 'green' }, false],
  [{ 'kubernetes.io/cluster/blue': 'shared' }, false],
  [{ ...owned, 'rebuild:cluster': 'blue' }, false],
  [{}, false],
])('a security group with %j is a leftover: %s', (given, expected) => {
  const groups = [{ GroupId: 'sg-1', GroupName: 'k8s-elb', Tags: tags(given) }];
  expect(strayGroups(sight({ groups })).length).toBe(expected ? 1 : 0);
});

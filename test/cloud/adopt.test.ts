import { describe, expect, it } from 'vitest';
import { adoptedObjects, resolveAdopted } from '../../src/cloud/adopt.ts';
import { keyOf } from '../../src/cloud/model.ts';
import { observeCloud } from '../../src/cloud/observe.ts';
import type { CloudSpec } from '../../src/cloud/spec.ts';
import { wantedObjects } from '../../src/cloud/wanted.ts';
import { fakeCloud } from './fake.ts';
import { sampleSpec } from './sample.ts';

const base = sampleSpec();
const vpcId = 'vpc-0a1b2c3d';

/** The sample with a VPC that was there before, and those subnets and groups. */
function adopting(names: { readonly subnets?: string[]; readonly groups?: string[] } = {}): CloudSpec {
  const { subnets = [], groups = [] } = names;
  return {
    ...base,
    vpcId,
    subnets: base.subnets.map((it) => (subnets.includes(it.name) ? { ...it, id: `subnet-${it.name}` } : it)),
    groups: base.groups.map((it) => (groups.includes(it.name) ? { ...it, id: `sg-${it.name}`, ingress: [] } : it)),
  };
}

const vpc = { VpcId: vpcId, CidrBlock: '10.0.0.0/16' };
const subnetA = { SubnetId: 'subnet-a', VpcId: vpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'ap-northeast-2a' };
const groupNodes = { GroupId: 'sg-nodes', VpcId: vpcId };
const ourTag = [{ Key: 'rebuild:cluster', Value: 'blue' }];

/** An EC2 with these objects; a subnet is found by its id, or by the VPC that it is in. */
function ec2({ vpcs = [vpc], subnets = [subnetA], groups = [groupNodes], gateways = [] }: World = {}) {
  return fakeCloud({
    DescribeVpcs: () => ({ Vpcs: vpcs }),
    DescribeSubnets: (input) => {
      const [{ Name, Values }] = (input as { Filters: [{ Name: string; Values: string[] }] }).Filters;
      const key = Name === 'vpc-id' ? 'VpcId' : 'SubnetId';
      return { Subnets: subnets.filter((it) => Values.includes(String(it[key]))) };
    },
    DescribeSecurityGroups: () => ({ SecurityGroups: groups }),
    DescribeInternetGateways: () => ({ InternetGateways: gateways }),
  });
}

interface World {
  readonly vpcs?: readonly object[];
  readonly subnets?: readonly Readonly<Record<string, unknown>>[];
  readonly groups?: readonly object[];
  readonly gateways?: readonly object[];
}

describe('what is adopted', () => {
  it('is not made, and nothing waits for it', () => {
    const objects = wantedObjects(adopting({ subnets: ['a'], groups: ['nodes'] }));
    const keys = objects.map(keyOf);
    expect(keys.filter((key) => /^(vpc|internet_gateway|subnet|route_table|security_group) /.test(key))).toEqual([
      'internet_gateway blue',
      'subnet b',
      'subnet c',
      'route_table blue',
      'security_group control-plane',
    ]);
    expect(objects.flatMap(({ dependsOn }) => dependsOn).filter((key) => !keys.includes(key))).toEqual([]);
    expect(objects.find(({ type }) => type === 'route_table')!.fields.subnets).toBe('b, c');
  });

  it('needs neither gateway nor routes of ours when no subnet is ours', () => {
    const keys = wantedObjects(adopting({ subnets: ['a', 'b', 'c'] })).map(keyOf);
    expect(keys.filter((key) => /^(internet_gateway|route_table)/.test(key))).toEqual([]);
  });

  it('is called by its name in the inventory, by what refers to it too', async () => {
    const spec = adopting({ subnets: ['a'] });
    const cloud = fakeCloud({
      DescribeSubnets: () => ({ Subnets: [{ SubnetId: 'subnet-9', VpcId: vpcId, Tags: [...ourTag, named('a')] }] }),
    });
    const found = await observeCloud(withEmptyAnswers(cloud), 'blue', adoptedObjects(spec));
    // Ours has lost its name to the adopted one: it is wanted by nobody, and goes.
    expect(found.map(({ name, fields }) => [name, fields.vpc])).toEqual([['subnet-9', 'blue']]);
  });

  it('has the internet gateway of its VPC, when that is not ours', async () => {
    const foreign = { InternetGatewayId: 'igw-1' };
    const resolved = await resolveAdopted(ec2({ subnets: [], gateways: [foreign] }), adopting());
    expect(adoptedObjects(resolved)).toEqual([
      { type: 'vpc', name: 'blue', id: vpcId },
      { type: 'internet_gateway', name: 'blue', id: 'igw-1' },
    ]);
    const own = { ...foreign, Tags: ourTag };
    expect(await resolveAdopted(ec2({ subnets: [], gateways: [own] }), adopting())).toEqual(adopting());
  });

  it('costs no call when there is nothing of it', async () => {
    const cloud = ec2();
    expect(await resolveAdopted(cloud, base)).toBe(base);
    expect(cloud.calls).toEqual([]);
  });
});

describe('refused', () => {
  const all = adopting({ subnets: ['a'], groups: ['nodes'] });

  it.each<[string, World, CloudSpec, string, string]>([
    ['a VPC that is not there', { vpcs: [] }, all, 'ADOPT_NOT_FOUND', 'VPC vpc-0a1b2c3d is not in ap-northeast-2.'],
    [
      'a VPC with another range',
      { vpcs: [{ ...vpc, CidrBlock: '10.9.0.0/16' }] },
      all,
      'ADOPT_DIFFERS',
      'VPC vpc-0a1b2c3d is another than stated: its range is 10.9.0.0/16, infra.yaml says 10.0.0.0/16.',
    ],
    [
      'a VPC that rebuild made',
      { vpcs: [{ ...vpc, Tags: ourTag }] },
      all,
      'ADOPT_OURS',
      'VPC vpc-0a1b2c3d carries the tag of this cluster: rebuild made it.',
    ],
    [
      'a subnet that is not there',
      { subnets: [] },
      all,
      'ADOPT_NOT_FOUND',
      'subnet a (subnet-a) is not in ap-northeast-2.',
    ],
    [
      'a subnet that is another in everything',
      { subnets: [{ ...subnetA, VpcId: 'vpc-2', CidrBlock: '10.0.9.0/24', AvailabilityZone: 'ap-northeast-2c' }] },
      all,
      'ADOPT_DIFFERS',
      'subnet a (subnet-a) is another than stated: its VPC is vpc-2, infra.yaml says vpc-0a1b2c3d; its range is 10.0.9.0/24, infra.yaml says 10.0.1.0/24; its zone is ap-northeast-2c, infra.yaml says ap-northeast-2a.',
    ],
    [
      'a group that is not there',
      { groups: [] },
      all,
      'ADOPT_NOT_FOUND',
      'security group nodes (sg-nodes) is not in ap-northeast-2.',
    ],
    [
      'a group of another VPC',
      { groups: [{ ...groupNodes, VpcId: 'vpc-2' }] },
      all,
      'ADOPT_DIFFERS',
      'security group nodes (sg-nodes) is another than stated: its VPC is vpc-2, infra.yaml says vpc-0a1b2c3d.',
    ],
    [
      'a range for a subnet of ours that another subnet has',
      { subnets: [subnetA, { SubnetId: 'subnet-7', VpcId: vpcId, CidrBlock: '10.0.2.128/25' }] },
      all,
      'ADOPT_CLASH',
      'subnet b is to be made with 10.0.2.0/24, and subnet-7 in vpc-0a1b2c3d has 10.0.2.128/25.',
    ],
    [
      'everything at once',
      { vpcs: [], subnets: [], groups: [] },
      all,
      'ADOPT_NOT_FOUND',
      'VPC vpc-0a1b2c3d is not in ap-northeast-2. subnet a (subnet-a) is not in ap-northeast-2. security group nodes (sg-nodes) is not in ap-northeast-2.',
    ],
  ])('is %s', async (_what, world, spec, code, message) => {
    await expect(resolveAdopted(ec2(world), spec)).rejects.toMatchObject({ code, message });
  });

  it('is not a VPC that has the stated range beside its first', async () => {
    const two = {
      ...vpc,
      CidrBlock: '172.16.0.0/16',
      CidrBlockAssociationSet: [{ CidrBlock: '172.16.0.0/16' }, { CidrBlock: '10.0.0.0/16' }],
    };
    await resolveAdopted(ec2({ vpcs: [two] }), all);
  });

  it('is not a range that a subnet of ours has already', async () => {
    const ours = { SubnetId: 'subnet-8', VpcId: vpcId, CidrBlock: '10.0.2.0/24', Tags: ourTag };
    await resolveAdopted(ec2({ subnets: [subnetA, ours] }), all);
  });
});

function named(name: string) {
  return { Key: 'rebuild:name', Value: name };
}

/** Calls that the test has no answer for find nothing. */
function withEmptyAnswers(cloud: ReturnType<typeof fakeCloud>): ReturnType<typeof fakeCloud> {
  return { ...cloud, call: async (name, input) => (await cloud.call(name, input)) ?? ({} as never) };
}

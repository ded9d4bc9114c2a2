import { describe, expect, it } from 'vitest';
import type { CloudChange } from '../../../src/cloud/model.ts';
import { type Survey, surveyOfNothing } from '../../../src/cloud/plan.ts';
import { askEc2 } from '../../../src/cloud/preflight/ec2.ts';
import type { TypeFacts } from '../../../src/cloud/preflight/types.ts';
import type { CloudSpec } from '../../../src/cloud/spec.ts';
import { RebuildError } from '../../../src/core/error.ts';
import { ec2Error, fakeCloud } from '../fake.ts';
import { sampleHost, sampleSpec } from '../sample.ts';

const dry = () => {
  throw ec2Error('DryRunOperation');
};
const zones = (...states: string[]) => ({
  AvailabilityZones: ['a', 'b', 'c'].map((letter, i) => ({
    ZoneName: `ap-northeast-2${letter}`,
    State: states[i] ?? 'available',
  })),
});
const good = {
  DescribeAvailabilityZones: () => zones(),
  DescribeKeyPairs: () => ({ KeyPairs: [] as object[] }),
  DescribeVpcs: () => ({ Vpcs: [] as object[] }),
  DescribeSecurityGroups: () => ({ SecurityGroups: [] as object[] }),
  CreateVpc: dry,
  CreateInternetGateway: dry,
  AttachInternetGateway: dry,
  CreateSubnet: dry,
  CreateRouteTable: dry,
  AssociateRouteTable: dry,
  CreateRoute: dry,
  ImportKeyPair: dry,
  CreateSecurityGroup: dry,
  AuthorizeSecurityGroupIngress: dry,
  RunInstances: dry,
  AllocateAddress: dry,
  AssociateAddress: dry,
};
const facts: TypeFacts = {
  types: new Map([
    ['t3.small', { architecture: 'x86_64' }],
    ['t4g.small', { architecture: 'arm64' }],
  ]),
  offered: new Map([
    ['t3.small', ['ap-northeast-2a', 'ap-northeast-2b', 'ap-northeast-2c']],
    ['t4g.small', ['ap-northeast-2a', 'ap-northeast-2c']],
  ]),
};

async function found(
  answers: Partial<Record<keyof typeof good, () => unknown>>,
  spec: Partial<CloudSpec> = {},
  survey: Partial<Survey> = {},
) {
  const made = { ...(await surveyOfNothing(sampleSpec(spec))), ...survey };
  const findings = await askEc2(fakeCloud({ ...good, ...answers }), made, {
    hasDryRuns: true,
    facts: Promise.resolve(facts),
  });
  return findings.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
}

const host = (changes: Parameters<typeof sampleHost>[2]) => ({
  hosts: [sampleHost('node', 1, changes)],
  elasticIps: [],
});

describe('before anything is made', () => {
  it('a good plan has nothing to tell', async () => {
    expect(await found({})).toEqual([]);
  });

  it.each<[string, Parameters<typeof found>, string[]]>([
    [
      'a zone that this account does not have',
      [{}, { subnets: [{ name: 'x', cidr: '10.0.1.0/24', zone: 'ap-northeast-2f' }], ...host({ subnet: 'x' }) }],
      [
        'error ZONE_UNKNOWN: subnet x: this account has no zone ap-northeast-2f (it has ap-northeast-2a, ap-northeast-2b, ap-northeast-2c)',
        'error TYPE_NOT_OFFERED: node: t3.small is not offered in ap-northeast-2f (it is in ap-northeast-2a, ap-northeast-2b, ap-northeast-2c)',
      ],
    ],
    [
      'a zone that is impaired',
      [{ DescribeAvailabilityZones: () => zones('available', 'impaired') }],
      ['error ZONE_UNAVAILABLE: subnet b: the zone ap-northeast-2b is impaired'],
    ],
    [
      'a type that nobody has',
      [{}, host({ type: 't9.huge' })],
      ['error INSTANCE_TYPE_UNKNOWN: node: this region has no instance type t9.huge'],
    ],
    [
      'a type that its zone does not have',
      [{}, host({ type: 't4g.small' })],
      [
        'error TYPE_NOT_OFFERED: node: t4g.small is not offered in ap-northeast-2b (it is in ap-northeast-2a, ap-northeast-2c)',
      ],
    ],
    [
      'a type that its zone does not have, where another may be tried',
      [{}, host({ type: 't4g.small', fallback: { types: ['t3.small'], subnets: [] } })],
      [
        'warning TYPE_NOT_OFFERED: node: t4g.small is not offered in ap-northeast-2b (it is in ap-northeast-2a, ap-northeast-2c)',
      ],
    ],
    [
      'an image of another architecture',
      [
        {},
        host({ type: 't4g.small', subnet: 'a' }),
        { image: { id: 'ami-1', rootDevice: '/dev/sda1', architecture: 'x86_64' } },
      ],
      ['error ARCHITECTURE_DIFFERS: node: the image ami-1 is for x86_64, and t4g.small is arm64'],
    ],
    [
      'the name of the key pair is taken',
      [{ DescribeKeyPairs: () => ({ KeyPairs: [{ KeyName: 'rebuild-blue' }] }) }],
      ["error NAME_TAKEN: a key pair rebuild-blue is there already, and is not this cluster's"],
    ],
    [
      'a key pair that is to be there is not',
      [{}, { key: { kind: 'existing', name: 'mine' } }],
      ['error KEY_PAIR_MISSING: there is no key pair mine in this region'],
    ],
    [
      'the name of a group is taken in an adopted VPC',
      [
        { DescribeSecurityGroups: () => ({ SecurityGroups: [{ GroupName: 'blue-nodes', GroupId: 'sg-1' }] }) },
        { vpcId: 'vpc-1' },
      ],
      ["error NAME_TAKEN: security_group nodes: sg-1 in vpc-1 has the name blue-nodes, and is not this cluster's"],
    ],
    [
      'another VPC has the range',
      [{ DescribeVpcs: () => ({ Vpcs: [{ VpcId: 'vpc-9', CidrBlock: '10.0.128.0/17' }] }) }],
      [
        'warning RANGE_SHARED: the range 10.0.0.0/16 overlaps with that of vpc-9 (10.0.128.0/17): these VPCs cannot be peered',
      ],
    ],
    [
      'no right to ask, which forbids nothing',
      [
        {
          DescribeAvailabilityZones: () => {
            throw ec2Error('UnauthorizedOperation', 'no');
          },
        },
      ],
      [expect.stringMatching(/^warning NOT_CHECKED: not checked: zones: EC2 DescribeAvailabilityZones/) as never],
    ],
    [
      'an image that is not there',
      [{}, {}, { flaws: [new RebuildError('CLOUD_NO_IMAGE', 'no image', { hint: 'Correct it.' })] }],
      ['error CLOUD_NO_IMAGE: no image'],
    ],
  ])('is told of %s', async (_, given, expected) => {
    expect(await found(...given)).toEqual(expected);
  });

  it('all problems are told, not the first only', async () => {
    const findings = await found(
      {
        DescribeAvailabilityZones: () => zones('impaired'),
        DescribeKeyPairs: () => ({ KeyPairs: [{ KeyName: 'rebuild-blue' }] }),
        AllocateAddress: () => {
          throw ec2Error('UnauthorizedOperation', 'no');
        },
      },
      { ...host({ type: 't9.huge' }), elasticIps: [{ name: 'out', host: 'node' }] },
    );
    expect(findings.map((it) => it.split(':', 1)[0])).toEqual([
      'error ZONE_UNAVAILABLE',
      'error NAME_TAKEN',
      'error INSTANCE_TYPE_UNKNOWN',
      'error PERMISSION_MISSING',
    ]);
  });

  it('a disk is not to shrink', async () => {
    const change: CloudChange = {
      action: 'update',
      type: 'instance',
      name: 'node',
      id: 'i-1',
      fields: [{ field: 'rootGb', from: '30', to: '20' }],
    };
    expect(await found({}, {}, { changes: [change] })).toEqual([
      'error DISK_SHRINKS: node: its disk has 30 GB and is to have 20, but a disk only grows',
    ]);
  });

  it('an endpoint that might carry out a dry run is sent none', async () => {
    const client = fakeCloud(good);
    const findings = await askEc2(client, await surveyOfNothing(sampleSpec()), {
      hasDryRuns: false,
      facts: Promise.resolve(undefined),
    });
    expect(client.calls.filter((name) => !name.startsWith('Describe'))).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['NOT_CHECKED']);
  });
});

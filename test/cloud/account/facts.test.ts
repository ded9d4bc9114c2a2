import { describe, expect, it } from 'vitest';
import type { AccountClient } from '../../../src/cloud/account/client.ts';
import { accountFacts } from '../../../src/cloud/account/facts.ts';
import { instanceType } from '../../../src/cloud/data/instance-types.ts';
import { interrupted, translate } from '../../../src/cloud/errors.ts';
import { ec2Error, fakeCloud } from '../fake.ts';

const standard = 'L-1216C47A';
const spotStandard = 'L-34B43A08';
const identity = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/me' };
const own = [{ Key: 'rebuild:cluster', Value: 'blue' }];

/** An account with a limit of 16, that knows nothing else. */
function fakeAccount(changes: Partial<AccountClient> = {}): AccountClient {
  return {
    identity: async () => identity,
    quota: async (code) => (code === standard ? 16 : undefined),
    requestQuota: () => expect.fail('a raise was requested'),
    quotaRequests: async () => [],
    decodeMessage: async (encoded) => encoded,
    prices: async () => undefined,
    ...changes,
  };
}

function ec2(answers: Parameters<typeof fakeCloud>[0] = {}) {
  return fakeCloud({
    DescribeInstances: () => ({ Reservations: [] }),
    DescribeInstanceTypeOfferings: () => ({ InstanceTypeOfferings: [] }),
    ...answers,
  });
}

const wanted = { cluster: 'blue', codes: [standard, spotStandard], types: ['t3.small'], zones: ['ap-northeast-2a'] };

const denied = (operation: string) =>
  translate(ec2Error('AccessDeniedException', 'not for you'), operation, { region: 'ap-northeast-2' });

describe('what is known of an account', () => {
  it('is asked at once, and what others use is apart from what is the cluster’s own', async () => {
    const instances = [
      { InstanceType: 't3.large', Tags: own },
      { InstanceType: 't3.large', Tags: [{ Key: 'rebuild:cluster', Value: 'green' }] },
      { InstanceType: 'm5.xlarge' },
      { InstanceType: 'm5.xlarge', InstanceLifecycle: 'spot' },
      { InstanceType: 'g5.xlarge' },
      { InstanceType: 'mac2.metal' },
    ];
    const client = ec2({
      DescribeInstances: () => ({ Reservations: [{ Instances: instances }] }),
      DescribeInstanceTypes: () => ({ InstanceTypes: [] }),
      DescribeInstanceTypeOfferings: () => ({
        InstanceTypeOfferings: [{ InstanceType: 't3.small', Location: 'ap-northeast-2a' }],
      }),
    });
    expect(await accountFacts(client, fakeAccount(), wanted)).toEqual({
      identity,
      limits: new Map([[standard, 16]]),
      usedByOthers: new Map([
        [standard, 6],
        [spotStandard, 4],
      ]),
      types: new Map([['t3.small', instanceType('t3.small')]]),
      offered: new Map([['t3.small', ['ap-northeast-2a']]]),
      prices: undefined,
      unknown: [],
    });
  });

  it('has the types that the snapshot lacks from EC2, and not those that there are nowhere', async () => {
    const client = ec2({
      DescribeInstanceTypes: () => ({
        InstanceTypes: [
          {
            InstanceType: 't9.small',
            VCpuInfo: { DefaultVCpus: 3 },
            MemoryInfo: { SizeInMiB: 3072 },
            ProcessorInfo: { SupportedArchitectures: ['arm64'] },
          },
        ],
      }),
    });
    const { types } = await accountFacts(client, fakeAccount(), { ...wanted, types: ['t9.small', 't9.huge'] });
    expect([...types.values()]).toEqual([
      { name: 't9.small', vcpu: 3, memoryGib: 3, memoryMiB: 3072, architecture: 'arm64', current: true },
    ]);
  });

  it('says of a type that is offered in none of the zones that there are none', async () => {
    const { offered } = await accountFacts(ec2(), fakeAccount(), wanted);
    expect(offered).toEqual(new Map([['t3.small', []]]));
  });

  it('does not count what it cannot size: a quota that it counts against is not known then', async () => {
    const client = ec2({
      DescribeInstances: () => ({ Reservations: [{ Instances: [{ InstanceType: 't9.huge' }] }] }),
      DescribeInstanceTypes: () => ({ InstanceTypes: [] }),
    });
    const { usedByOthers } = await accountFacts(client, fakeAccount(), wanted);
    expect(usedByOthers).toEqual(new Map([[spotStandard, 0]]));
  });

  it('counts other objects without what came with the cluster’s own VPC', async () => {
    const client = ec2({
      DescribeVpcs: () => ({ Vpcs: [{ VpcId: 'vpc-own', Tags: own }, { VpcId: 'vpc-default' }] }),
      DescribeInternetGateways: () => ({ InternetGateways: [{ Tags: own }, {}] }),
      DescribeAddresses: () => ({ Addresses: [{ Tags: own }, {}, {}] }),
      DescribeSecurityGroups: () => ({
        SecurityGroups: [
          { GroupName: 'default', VpcId: 'vpc-own' },
          { GroupName: 'default', VpcId: 'vpc-default' },
          { GroupName: 'nodes', VpcId: 'vpc-own', Tags: own },
        ],
      }),
      DescribeNetworkInterfaces: () => ({
        NetworkInterfaces: [{ VpcId: 'vpc-own', TagSet: own }, { VpcId: 'vpc-default' }],
      }),
    });
    const codes = ['L-F678F1CE', 'L-A4707A72', 'L-0263D0A3', 'L-E79EC296', 'L-DF5E4CA3'];
    const { usedByOthers } = await accountFacts(client, fakeAccount(), { ...wanted, codes });
    expect(codes.map((code) => usedByOthers.get(code))).toEqual([1, 1, 2, 1, 1]);
    expect(client.calls.filter((name) => name === 'DescribeVpcs')).toHaveLength(1);
  });
});

describe('what cannot be asked', () => {
  it('is absent, with the reason, and never 0', async () => {
    const refuse = (operation: string) => () => {
      throw denied(operation);
    };
    const client = fakeCloud({
      DescribeInstances: refuse('DescribeInstances'),
      DescribeInstanceTypeOfferings: refuse('DescribeInstanceTypeOfferings'),
    });
    const account = fakeAccount({
      identity: async () => refuse('GetCallerIdentity')(),
      quota: async () => refuse('GetServiceQuota')(),
      prices: async () => refuse('GetProducts')(),
    });
    const { unknown, ...facts } = await accountFacts(client, account, { ...wanted, codes: [standard] });
    expect(facts).toEqual({
      identity: undefined,
      limits: new Map(),
      usedByOthers: new Map(),
      types: new Map([['t3.small', instanceType('t3.small')]]),
      offered: new Map(),
      prices: undefined,
    });
    expect(unknown.map(({ what, error }) => `${what}: ${error.code}`).toSorted()).toEqual([
      'prices: CLOUD_UNAUTHORIZED',
      'the identity: CLOUD_UNAUTHORIZED',
      `the quota ${standard}: CLOUD_UNAUTHORIZED`,
      'where instance types are offered: CLOUD_UNAUTHORIZED',
      'which instances run: CLOUD_UNAUTHORIZED',
    ]);
  });

  it.each([
    ['an interruption', interrupted()],
    ['a bug', new TypeError('undefined is not a function')],
  ])('%s is no answer', async (_, error) => {
    const account = fakeAccount({
      quota: async () => {
        throw error;
      },
    });
    await expect(accountFacts(ec2(), account, wanted)).rejects.toBe(error);
  });
});

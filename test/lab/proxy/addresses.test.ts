import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAddresses, wrongAddress } from '../../../src/lab/proxy/addresses.ts';
import type { Handler } from '../../../src/lab/proxy/message.ts';
import { describedInstances, type FakeEc2, type FakeInstance, fakeEc2 } from './fake-ec2.ts';

const subnets = ['10.0.1.0/24', '172.31.0.0/20'].map(
  (cidr, index) => `<item><subnetId>subnet-${index + 1}</subnetId><cidrBlock>${cidr}</cidrBlock></item>`,
);

describe('checkAddresses', () => {
  let ec2: FakeEc2;
  let handle: Handler;
  const present: FakeInstance[] = [{ address: '10.0.1.10' }, { id: 'i-2', address: '10.0.1.11', state: 'terminated' }];

  beforeAll(async () => {
    ec2 = await fakeEc2({
      DescribeSubnets: `<DescribeSubnetsResponse><subnetSet>${subnets.join('')}</subnetSet></DescribeSubnetsResponse>`,
      DescribeInstances: () => describedInstances(...present),
    });
    handle = checkAddresses({ upstream: ec2.upstream, vpcCidr: '10.0.0.0/16' });
  });

  afterAll(() => ec2.close());

  it.each([
    { asks: 'a free address', params: { SubnetId: 'subnet-1', PrivateIpAddress: '10.0.1.12' }, answer: 'passed' },
    { asks: 'no address', params: { SubnetId: 'subnet-1' }, answer: 'passed' },
    {
      asks: 'the address of a terminated instance',
      params: { SubnetId: 'subnet-1', PrivateIpAddress: '10.0.1.11' },
      answer: 'passed',
    },
    {
      asks: 'a taken address',
      params: { SubnetId: 'subnet-1', PrivateIpAddress: '10.0.1.10' },
      answer: 'InvalidIPAddress.InUse',
    },
    {
      asks: 'a taken address of an interface',
      params: { 'NetworkInterface.1.SubnetId': 'subnet-1', 'NetworkInterface.1.PrivateIpAddress': '10.0.1.10' },
      answer: 'InvalidIPAddress.InUse',
    },
    {
      asks: 'an address of another subnet',
      params: { SubnetId: 'subnet-1', PrivateIpAddress: '10.0.2.10' },
      answer: 'InvalidParameterValue',
    },
    { asks: 'a subnet that is not there', params: { SubnetId: 'subnet-9' }, answer: 'InvalidSubnetID.NotFound' },
    { asks: 'a subnet outside of the lab', params: { SubnetId: 'subnet-2' }, answer: 'InvalidParameterValue' },
    { asks: 'no subnet, so the default one', params: {}, answer: 'InvalidParameterValue' },
  ])('who asks for $asks is answered: $answer', async ({ params, answer }) => {
    const { body } = await handle(run(params as Record<string, string>), async () => ({ status: 200, body: 'passed' }));
    expect(/<Code>(.*)<\/Code>/.exec(body)?.[1] ?? body).toBe(answer);
  });

  it('gives one address to one of two who ask at once', async () => {
    const make = async () => {
      present.push({ id: 'i-3', address: '10.0.1.20' });
      return { status: 200, body: 'made' };
    };
    const request = run({ SubnetId: 'subnet-1', PrivateIpAddress: '10.0.1.20' });
    const answers = await Promise.all([handle(request, make), handle(request, make)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  });
});

describe('wrongAddress', () => {
  it.each([
    ['10.0.1.4', undefined],
    ['10.0.1.254', undefined],
    ['10.0.1.0', 'reserved'],
    ['10.0.1.3', 'reserved'],
    ['10.0.1.255', 'reserved'],
    ['10.0.2.1', 'does not fall within'],
    ['10.0.1', 'invalid'],
  ])('%s: %s', (address, why) => {
    const wrong = wrongAddress(address, '10.0.1.0/24');
    if (why) expect(wrong).toContain(why);
    else expect(wrong).toBeUndefined();
  });
});

function run(params: Record<string, string>) {
  return { action: 'RunInstances', params: new URLSearchParams({ Action: 'RunInstances', ...params }) };
}

import { afterEach, expect, it } from 'vitest';
import { refuseInUse } from '../../../src/lab/proxy/in-use.ts';
import { type Answers, describedInstances, type FakeEc2, fakeEc2 } from './fake-ec2.ts';

let ec2: FakeEc2;

afterEach(() => ec2.close());

const instance = { DescribeInstances: describedInstances({}) };
const gone = { DescribeInstances: describedInstances({ state: 'terminated' }) };
const group = (id: string, name: string, peer = '') =>
  `<item><groupId>${id}</groupId><groupName>${name}</groupName><ipPermissions><item><groups>${peer && `<item><groupId>${peer}</groupId></item>`}</groups></item></ipPermissions></item>`;
const groups = (...all: string[]) => ({
  DescribeSecurityGroups: `<DescribeSecurityGroupsResponse><securityGroupInfo>${all.join('')}</securityGroupInfo></DescribeSecurityGroupsResponse>`,
});
const card = (instanceId = '') => ({
  DescribeNetworkInterfaces: `<DescribeNetworkInterfacesResponse><networkInterfaceSet><item><subnetId>subnet-1</subnetId><groupSet><item><groupId>sg-1</groupId></item></groupSet><attachment><instanceId>${instanceId}</instanceId></attachment></item></networkInterfaceSet></DescribeNetworkInterfacesResponse>`,
});
const gateway = {
  DescribeInternetGateways: `<DescribeInternetGatewaysResponse><internetGatewaySet><item/></internetGatewaySet></DescribeInternetGatewaysResponse>`,
};

it.each<{ what: string; action: string; params: Record<string, string>; there: Answers; refused: boolean }>([
  {
    what: 'a subnet with an instance',
    action: 'DeleteSubnet',
    params: { SubnetId: 'subnet-1' },
    there: instance,
    refused: true,
  },
  {
    what: 'a subnet whose instances are gone',
    action: 'DeleteSubnet',
    params: { SubnetId: 'subnet-1' },
    there: gone,
    refused: false,
  },
  { what: 'another subnet', action: 'DeleteSubnet', params: { SubnetId: 'subnet-2' }, there: instance, refused: false },
  {
    what: 'a subnet with an interface of no instance',
    action: 'DeleteSubnet',
    params: { SubnetId: 'subnet-1' },
    there: card(),
    refused: true,
  },
  {
    what: 'a subnet whose interfaces go with their instances',
    action: 'DeleteSubnet',
    params: { SubnetId: 'subnet-1' },
    there: card('i-1'),
    refused: false,
  },
  {
    what: 'a group of an interface of no instance',
    action: 'DeleteSecurityGroup',
    params: { GroupId: 'sg-1' },
    there: card(),
    refused: true,
  },
  {
    what: 'a group of an instance',
    action: 'DeleteSecurityGroup',
    params: { GroupId: 'sg-1' },
    there: instance,
    refused: true,
  },
  {
    what: 'a group that a rule of another names',
    action: 'DeleteSecurityGroup',
    params: { GroupId: 'sg-2' },
    there: groups(group('sg-2', 'a'), group('sg-3', 'b', 'sg-2')),
    refused: true,
  },
  {
    what: 'a group that only its own rule names',
    action: 'DeleteSecurityGroup',
    params: { GroupId: 'sg-2' },
    there: groups(group('sg-2', 'a', 'sg-2')),
    refused: false,
  },
  {
    what: 'a gateway of public addresses',
    action: 'DetachInternetGateway',
    params: { VpcId: 'vpc-1' },
    there: { DescribeInstances: describedInstances({ publicAddress: '127.1.2.3' }) },
    refused: true,
  },
  {
    what: 'a gateway that nobody uses',
    action: 'DetachInternetGateway',
    params: { VpcId: 'vpc-1' },
    there: instance,
    refused: false,
  },
  { what: 'a VPC with a gateway', action: 'DeleteVpc', params: { VpcId: 'vpc-1' }, there: gateway, refused: true },
  {
    what: 'a VPC with a group of its own',
    action: 'DeleteVpc',
    params: { VpcId: 'vpc-1' },
    there: groups(group('sg-2', 'nodes')),
    refused: true,
  },
  {
    what: 'an empty VPC',
    action: 'DeleteVpc',
    params: { VpcId: 'vpc-1' },
    there: groups(group('sg-2', 'default')),
    refused: false,
  },
])('taking away $what is refused: $refused', async ({ action, params, there, refused }) => {
  ec2 = await fakeEc2(there);
  const handle = refuseInUse({ upstream: ec2.upstream, stateOf: ({ state }) => state });
  const request = { action, params: new URLSearchParams({ Action: action, ...params }) };
  const { body } = await handle(request, async () => ({ status: 200, body: 'passed' }));
  expect(/<Code>(.*)<\/Code>/.exec(body)?.[1] ?? body).toBe(refused ? 'DependencyViolation' : 'passed');
});

it('counts an instance until its host is gone', async () => {
  ec2 = await fakeEc2(gone);
  const handle = refuseInUse({ upstream: ec2.upstream, stateOf: () => 'shutting-down' });
  const request = { action: 'DeleteSubnet', params: new URLSearchParams({ SubnetId: 'subnet-1' }) };
  expect((await handle(request, async () => ({ status: 200, body: '' }))).body).toContain('DependencyViolation');
});

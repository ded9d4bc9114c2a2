import { expect, it } from 'vitest';
import { instanceElements } from '../../../src/lab/proxy/instances.ts';
import type { Ec2Request } from '../../../src/lab/proxy/message.ts';
import { tellTruth } from '../../../src/lab/proxy/truth.ts';
import { parseXml, valueAt } from '../../../src/lab/proxy/xml.ts';
import { describedInstances } from './fake-ec2.ts';

const told = new Map([
  ['i-1', 'running'],
  ['i-2', 'pending'],
]);
const handle = tellTruth({ stateOf: ({ id, state }) => told.get(id) ?? state });
const three = describedInstances(
  { id: 'i-1' },
  { id: 'i-2', publicAddress: '54.1.2.3' },
  { id: 'i-3', state: 'stopped', publicAddress: '127.9.9.9' },
);

it('tells the states that the hosts justify, with their codes', async () => {
  expect(await ask({})).toEqual(['i-1 running 16', 'i-2 pending 0', 'i-3 stopped 80']);
});

it.each([
  [['running'], ['i-1 running 16']],
  [
    ['pending', 'stopped'],
    ['i-2 pending 0', 'i-3 stopped 80'],
  ],
  [['terminated'], []],
])('filters by these states: %j', async (states, found) => {
  const values = Object.fromEntries(states.map((state, index) => [`Filter.2.Value.${index + 1}`, state]));
  expect(await ask({ 'Filter.1.Name': 'tag:Name', 'Filter.2.Name': 'instance-state-name', ...values })).toEqual(found);
});

it('asks the endpoint for all states where a client filters, and leaves other filters alone', async () => {
  let asked: Ec2Request | undefined;
  const params = {
    'Filter.1.Name': 'vpc-id',
    'Filter.1.Value.1': 'vpc-1',
    'Filter.2.Name': 'instance-state-name',
    'Filter.2.Value.1': 'pending',
  };
  await handle(describe(params), async (request) => {
    asked = request;
    return { status: 200, body: three };
  });
  const states = ['pending', 'running', 'shutting-down', 'terminated', 'stopping', 'stopped'];
  expect(Object.fromEntries(asked!.params)).toEqual({
    Action: 'DescribeInstances',
    'Filter.1.Name': 'vpc-id',
    'Filter.1.Value.1': 'vpc-1',
    'Filter.2.Name': 'instance-state-name',
    ...Object.fromEntries(states.map((state, index) => [`Filter.2.Value.${index + 1}`, state])),
  });
});

it('replaces public addresses of strangers by the private one, and keeps Elastic IPs of the lab', async () => {
  const { body } = await handle(describe({}), async () => ({ status: 200, body: three }));
  const items = instanceElements(parseXml(body));
  expect(items.map((it) => valueAt(it, 'ipAddress'))).toEqual(['10.0.1.10', '10.0.1.10', '127.9.9.9']);
  expect(body).not.toMatch(/54\.1\.2\.3/);
});

it('corrects the answer of RunInstances too', async () => {
  const item =
    '<item><instanceId>i-1</instanceId><instanceState><code>0</code><name>pending</name></instanceState></item>';
  const body = `<RunInstancesResponse><instancesSet>${item}</instancesSet></RunInstancesResponse>`;
  const answer = await handle({ action: 'RunInstances', params: new URLSearchParams() }, async () => ({
    status: 200,
    body,
  }));
  expect(answer.body).toContain('<code>16</code><name>running</name>');
});

it('calls the checks of a host that boots "initializing"', async () => {
  const checks = '<instanceStatus><status>ok</status></instanceStatus><systemStatus><status>ok</status></systemStatus>';
  const item = `<item><instanceId>i-2</instanceId><instanceState><code>16</code><name>running</name></instanceState>${checks}</item>`;
  const body = `<DescribeInstanceStatusResponse><instanceStatusSet>${item}</instanceStatusSet></DescribeInstanceStatusResponse>`;
  const answer = await handle({ action: 'DescribeInstanceStatus', params: new URLSearchParams() }, async () => ({
    status: 200,
    body,
  }));
  expect(answer.body.match(/<status>\w+/g)).toEqual(['<status>initializing', '<status>initializing']);
});

it.each([
  { action: 'DescribeVpcs', status: 200, body: 'not even XML' },
  { action: 'DescribeInstances', status: 400, body: 'refused' },
])('leaves an answer to $action with status $status alone', async ({ action, status, body }) => {
  const answer = await handle({ action, params: new URLSearchParams() }, async () => ({ status, body }));
  expect(answer).toEqual({ status, body });
});

function describe(params: Record<string, string>): Ec2Request {
  return { action: 'DescribeInstances', params: new URLSearchParams({ Action: 'DescribeInstances', ...params }) };
}

async function ask(params: Record<string, string>): Promise<string[]> {
  const { body } = await handle(describe(params), async () => ({ status: 200, body: three }));
  const parts = ['instanceId', 'instanceState.name', 'instanceState.code'];
  return instanceElements(parseXml(body)).map((it) => parts.map((path) => valueAt(it, path)).join(' '));
}

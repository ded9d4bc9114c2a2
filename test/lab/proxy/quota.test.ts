import { afterEach, describe, expect, it } from 'vitest';
import { chain, type Ec2Answer, isSuccess, type Next } from '../../../src/lab/proxy/message.ts';
import { enforceQuota, refuseRunningResize } from '../../../src/lab/proxy/quota.ts';
import { describedInstances, type FakeEc2, type FakeInstance, fakeEc2 } from './fake-ec2.ts';

let ec2: FakeEc2;

afterEach(() => ec2?.close());

const standard = 'L-1216C47A';

/** An account that allows `allowed` vCPU, where these instances are. All of them are t3.micro, of 2 vCPU. */
async function account(allowed: number | undefined, ...there: readonly FakeInstance[]): Promise<Next> {
  ec2 = await fakeEc2({ DescribeInstances: () => describedInstances(...there) });
  const { upstream } = ec2;
  const limit = (code: string) => (code === standard ? allowed : undefined);
  return chain([refuseRunningResize({ upstream }), enforceQuota({ upstream, limit })], upstream.send);
}

const request = (action: string, params: Record<string, string>) => ({ action, params: new URLSearchParams(params) });
const run = (type: string, more: Record<string, string> = {}) =>
  request('RunInstances', { Action: 'RunInstances', InstanceType: type, MinCount: '1', MaxCount: '1', ...more });
const codeOf = (answer: Ec2Answer) => (isSuccess(answer) ? 'taken' : /<Code>(\w+)</.exec(answer.body)![1]);

const running = { id: 'i-1', state: 'running' };
const pending = { id: 'i-2', state: 'pending' };
const stopped = { id: 'i-3', state: 'stopped' };
const ended = { id: 'i-4', state: 'terminated' };
const dry = { DryRun: 'true' };
const spot = { 'InstanceMarketOptions.MarketType': 'spot' };

describe('an instance', () => {
  it.each<[string, number | undefined, readonly FakeInstance[], ReturnType<typeof run>, string]>([
    ['that fits is taken', 6, [running, pending], run('t3.small'), 'taken'],
    ['too much is refused', 5, [running, pending], run('t3.small'), 'VcpuLimitExceeded'],
    ['fits beside those that are stopped or ended', 2, [stopped, ended], run('t3.small'), 'taken'],
    ['is counted for each that is asked for', 5, [], run('t3.small', { MaxCount: '3' }), 'VcpuLimitExceeded'],
    ['of one vCPU counts one', 3, [running], run('t2.micro'), 'taken'],
    ['of another bucket is not counted', 0, [], run('p3.2xlarge'), 'taken'],
    ['is not counted where nothing is said', undefined, [running], run('t3.small'), 'taken'],
    ['is not counted in a dry run', 0, [], run('t3.small', dry), 'taken'],
    ['of the spot market has another bucket', 0, [], run('t3.small', spot), 'taken'],
    ['that is started counts', 2, [running, stopped], start('i-3'), 'VcpuLimitExceeded'],
    ['that runs already can be started', 2, [running], start('i-1'), 'taken'],
  ])('%s', async (_what, allowed, there, call, expected) => {
    expect(codeOf(await (await account(allowed, ...there))(call))).toBe(expected);
  });

  it('is refused in the words of EC2, with the limit', async () => {
    const { status, body } = await (await account(16, ...Array.from({ length: 8 }, () => running)))(run('t3.micro'));
    expect(status).toBe(400);
    expect(body).toContain('You have requested more vCPU capacity than your current vCPU limit of 16 allows');
  });
});

describe('another type', () => {
  const resize = (id: string) =>
    request('ModifyInstanceAttribute', { InstanceId: id, 'InstanceType.Value': 't3.small' });

  it.each([
    ['i-1', 'IncorrectInstanceState'],
    ['i-3', 'taken'],
  ])('for %s: %s', async (id, expected) => {
    expect(codeOf(await (await account(99, running, stopped))(resize(id)))).toBe(expected);
  });
});

function start(id: string) {
  return request('StartInstances', { Action: 'StartInstances', 'InstanceId.1': id });
}

import { describe, expect, it } from 'vitest';
import { type FaultKind, faultAt, faults, seededFaults } from '../../../src/lab/proxy/faults.ts';
import { dropped, type Ec2Answer, isSuccess, type Next } from '../../../src/lab/proxy/message.ts';
import { describedInstances } from './fake-ec2.ts';

const id = 'vpc-0a1b2c3d';
const made = { status: 200, body: `<CreateVpcResponse><vpc><vpcId>${id}</vpcId></vpc></CreateVpcResponse>` };
const listed = {
  status: 200,
  body: `<DescribeVpcsResponse><vpcSet><item><vpcId>${id}</vpcId></item></vpcSet></DescribeVpcsResponse>`,
};
const instance = 'i-0a1b2c3d';
const launched = {
  status: 200,
  body: `<RunInstancesResponse><instanceId>${instance}</instanceId></RunInstancesResponse>`,
};

/** An EC2 with that fault; what it was asked in the end, and what it answers. */
function broken(kind: FaultKind, action: string) {
  const asked: string[] = [];
  const there: Next = async (request) => {
    asked.push(request.action);
    if (request.action === 'RunInstances') return launched;
    if (request.action === 'DescribeInstances')
      return { status: 200, body: describedInstances({ id: instance, state: 'running' }) };
    return request.action.startsWith('Describe') ? listed : made;
  };
  const all = faults();
  all.begin(faultAt(kind, action, 1));
  const call = (name: string, params: Record<string, string> = {}) =>
    all.handler({ action: name, params: new URLSearchParams(params) }, there);
  return { all, asked, call };
}

function told(answer: Ec2Answer): string {
  if (answer === dropped) return 'nothing';
  return isSuccess(answer) ? 'success' : `${answer.status} ${/<Code>([\w.]+)</.exec(answer.body)![1]}`;
}

describe('a fault', () => {
  it.each<[FaultKind, string, string, boolean]>([
    ['throttled', '503 RequestLimitExceeded', 'success', false],
    ['throttled for long', '503 RequestLimitExceeded', '503 RequestLimitExceeded', false],
    ['lost before it took effect', 'nothing', 'success', false],
    ['lost after it took effect', 'nothing', 'success', true],
    ['down after it took effect', 'nothing', 'nothing', true],
    ['internal error', '500 InternalError', 'success', false],
    ['internal error after it took effect', '500 InternalError', 'success', true],
    ['expired credentials', '400 RequestExpired', '400 RequestExpired', false],
    ['unauthorized', '403 UnauthorizedOperation', '403 UnauthorizedOperation', false],
    ['no capacity', '500 InsufficientInstanceCapacity', 'success', false],
    ['half of a batch', '500 InsufficientInstanceCapacity', '500 InsufficientInstanceCapacity', false],
    ['over quota', '400 VcpuLimitExceeded', '400 VcpuLimitExceeded', false],
  ])('%s: its call gets %s, the next %s', async (kind, first, next, tookEffect) => {
    const { all, asked, call } = broken(kind, 'RunInstances');
    expect(told(await call('RunInstances'))).toBe(first);
    expect(asked.length).toBe(tookEffect ? 1 : 0);
    expect(told(await call('RunInstances'))).toBe(next);
    expect(all.hasMet()).toBe(true);
    all.begin();
    expect(told(await call('RunInstances'))).toBe('success');
  });

  it('not found yet: what was made is in no list and unknown to calls, for three looks', async () => {
    const { call } = broken('not found yet', 'CreateVpc');
    expect(told(await call('CreateVpc'))).toBe('success');
    expect((await call('DescribeVpcs')).body).not.toContain(id);
    expect(told(await call('CreateSubnet', { VpcId: id }))).toBe('400 InvalidVpcID.NotFound');
    expect((await call('DescribeVpcs')).body).not.toContain(id);
    expect((await call('DescribeVpcs')).body).toContain(id);
    expect(told(await call('CreateSubnet', { VpcId: id }))).toBe('success');
  });

  it('ends at once: the instance is ended, and says why', async () => {
    const { asked, call } = broken('ends at once', 'RunInstances');
    await call('RunInstances');
    expect(asked).toEqual(['RunInstances', 'TerminateInstances']);
    expect((await call('DescribeInstances')).body).toContain('Client.VolumeLimitExceeded: Volume limit exceeded');
  });

  it('never runs: the instance stays pending', async () => {
    const { call } = broken('never runs', 'RunInstances');
    await call('RunInstances');
    expect((await call('DescribeInstances')).body).toContain('<name>pending</name>');
  });

  it('of a call that outlives its plan breaks nothing afterwards', async () => {
    const { all } = broken('down after it took effect', 'CreateVpc');
    const arrived = Promise.withResolvers<Ec2Answer>();
    const call = { action: 'CreateVpc', params: new URLSearchParams() };
    const late = all.handler(call, () => arrived.promise);
    all.begin();
    arrived.resolve(made);
    expect(told(await late)).toBe('nothing');
    expect(told(await all.handler(call, async () => made))).toBe('success');
  });

  it('strikes the call of its number only', async () => {
    const { all, call } = broken('throttled', 'CreateVpc');
    all.begin(faultAt('throttled', 'CreateVpc', 2));
    const answers = [await call('CreateVpc'), await call('DescribeVpcs'), await call('CreateVpc')];
    expect(answers.map(told)).toEqual(['success', 'success', '503 RequestLimitExceeded']);
    expect(all.calls()).toEqual([
      { action: 'CreateVpc', nth: 1, index: 1 },
      { action: 'DescribeVpcs', nth: 1, index: 2 },
      { action: 'CreateVpc', nth: 2, index: 3 },
    ]);
  });
});

it('a seed gives the same faults each time, about as many as asked for, and another seed others', () => {
  const kinds: readonly FaultKind[] = ['throttled', 'internal error'];
  const of = (seed: number) =>
    Array.from({ length: 1000 }, (_, index) => seededFaults(seed, 0.1, kinds)({ action: 'CreateVpc', nth: 1, index }));
  expect(of(1)).toEqual(of(1));
  expect(of(1)).not.toEqual(of(2));
  const struck = of(1).filter((kind) => kind !== undefined);
  expect(struck.length).toBeGreaterThan(60);
  expect(struck.length).toBeLessThan(140);
  expect(new Set(struck).size).toBe(2);
});

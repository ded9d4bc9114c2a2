import { expect, it } from 'vitest';
import { clientTokens } from '../../../src/lab/proxy/client-token.ts';
import { type Ec2Answer, refusal } from '../../../src/lab/proxy/message.ts';

const request = (params: Record<string, string>, action = 'RunInstances') => ({
  action,
  params: new URLSearchParams({ Action: action, ...params }),
});

function counted(answer: (n: number) => Ec2Answer = (n) => ({ status: 200, body: `answer ${n}` })) {
  let count = 0;
  return async () => {
    count += 1;
    return answer(count);
  };
}

it('gives the first answer again, also to a call that comes while the first is under way', async () => {
  const handle = clientTokens();
  const next = counted();
  const same = () => handle(request({ ClientToken: 't', ImageId: 'ami-1' }), next);
  const answers = [...(await Promise.all([same(), same()])), await same()];
  expect(answers.map(({ body }) => body)).toEqual(['answer 1', 'answer 1', 'answer 1']);
});

it('does not mind the order of parameters', async () => {
  const handle = clientTokens();
  const next = counted();
  await handle(request({ ClientToken: 't', A: '1', B: '2' }), next);
  expect((await handle(request({ B: '2', A: '1', ClientToken: 't' }), next)).body).toBe('answer 1');
});

it('refuses the token with other parameters', async () => {
  const handle = clientTokens();
  const next = counted();
  await handle(request({ ClientToken: 't', ImageId: 'ami-1' }), next);
  const answer = await handle(request({ ClientToken: 't', ImageId: 'ami-2' }), next);
  expect(answer).toMatchObject({
    status: 400,
    body: expect.stringContaining('<Code>IdempotentParameterMismatch</Code>'),
  });
});

it.each([
  { what: 'another token', other: request({ ClientToken: 'u' }) },
  { what: 'no token', other: request({}) },
  { what: 'a dry run', other: request({ ClientToken: 't', DryRun: 'true' }) },
  { what: 'another action', other: request({ ClientToken: 't' }, 'CreateVolume') },
])('lets $what through', async ({ other }) => {
  const handle = clientTokens();
  const next = counted();
  await handle(request({ ClientToken: 't' }), next);
  expect((await handle(other, next)).body).toBe('answer 2');
});

it('forgets a refused call, so that it can be made again', async () => {
  const handle = clientTokens();
  const next = counted((n) => (n === 1 ? refusal('InsufficientInstanceCapacity', '') : { status: 200, body: 'made' }));
  expect((await handle(request({ ClientToken: 't' }), next)).status).toBe(400);
  expect((await handle(request({ ClientToken: 't' }), next)).body).toBe('made');
});

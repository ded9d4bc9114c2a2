import { expect, it } from 'vitest';
import { explainDenied } from '../../src/cloud/denied.ts';
import { translate } from '../../src/cloud/errors.ts';
import { ec2Error } from './fake.ts';

const said = 'You are not authorized to perform this operation. Encoded authorization failure message: abc';
const refused = translate(ec2Error('UnauthorizedOperation', said), 'RunInstances', { region: 'eu-west-1' });
const context = { principal: { arn: 'arn:aws:iam::1:user/me' }, action: 'ec2:RunInstances', resource: 'arn:aws:ec2:x' };
const start =
  'EC2 RunInstances at eu-west-1 failed: UnauthorizedOperation: You are not authorized to perform this operation.';

it.each<[string, string | undefined, string, string]>([
  [
    'no policy allows it',
    JSON.stringify({ explicitDeny: false, context }),
    `${start} arn:aws:iam::1:user/me may not ec2:RunInstances on arn:aws:ec2:x: no policy allows it.`,
    'Add ec2:RunInstances on arn:aws:ec2:x to the IAM policy of arn:aws:iam::1:user/me.',
  ],
  [
    'a policy denies it',
    JSON.stringify({ explicitDeny: true, context }),
    `${start} arn:aws:iam::1:user/me may not ec2:RunInstances on arn:aws:ec2:x: a policy denies it explicitly.`,
    'Take ec2:RunInstances out of the policy that denies it (or out of a service control policy).',
  ],
  [
    'it may not be decoded',
    undefined,
    `${start} What was missing is encoded, and these credentials may not decode it.`,
    'Allow sts:DecodeAuthorizationMessage to read why, or add this action to the IAM policy of the user or role.',
  ],
])('a refusal says that %s', async (_what, decoded, message, hint) => {
  const told = await explainDenied(refused, async () => decoded);
  expect([told.code, told.message, told.hint]).toEqual(['CLOUD_UNAUTHORIZED', message, hint]);
});

it('asks nobody where nothing is encoded, and takes what cannot be read for not decoded', async () => {
  const other = translate(ec2Error('VpcLimitExceeded'), 'CreateVpc', { region: 'eu-west-1' });
  expect(await explainDenied(other, () => expect.fail('asked'))).toBe(other);
  expect((await explainDenied(refused, async () => 'no json')).message).toContain('may not decode it');
  expect((await explainDenied(refused, async () => Promise.reject(new Error('no')))).message).toContain('may not');
});

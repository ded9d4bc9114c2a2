import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/cloud/client.ts';
import type { CloudChange } from '../../../src/cloud/model.ts';
import { surveyOfNothing } from '../../../src/cloud/plan.ts';
import { dryRunsOf } from '../../../src/cloud/preflight/dry-runs.ts';
import { permissionFindings } from '../../../src/cloud/preflight/permissions.ts';
import { ec2Error, fakeCloud } from '../fake.ts';
import { sampleSpec } from '../sample.ts';

const nothing = await surveyOfNothing(sampleSpec());
const change = (given: Partial<CloudChange>): CloudChange => ({
  action: 'update',
  type: 'instance',
  name: 'master',
  fields: [],
  ...given,
});
const field = (name: string) => [{ field: name, from: 'a', to: 'b' }];
const operationsOf = (changes: readonly CloudChange[]) =>
  dryRunsOf({ ...nothing, changes }).map(({ operation }) => operation);

describe('dry runs are made of exactly what the changes need', () => {
  it.each<[string, readonly CloudChange[], Operation[]]>([
    ['a rule less', [change({ action: 'delete', type: 'security_group_rule' })], ['RevokeSecurityGroupIngress']],
    [
      'another type',
      [change({ fields: field('type') })],
      ['StopInstances', 'ModifyInstanceAttribute', 'StartInstances'],
    ],
    ['a host anew', [change({ action: 'replace' })], ['RunInstances', 'TerminateInstances']],
    ['a larger disk', [change({ fields: field('rootGb') })], []],
    ['nothing', [], []],
  ])('%s', (_, changes, expected) => {
    expect(operationsOf(changes)).toEqual(expected);
  });

  it('a whole cluster, and each of them carries the flag', () => {
    const all = dryRunsOf(nothing);
    expect(all.map(({ operation }) => operation)).toEqual([
      'CreateVpc',
      'CreateInternetGateway',
      'AttachInternetGateway',
      'CreateSubnet',
      'CreateRouteTable',
      'AssociateRouteTable',
      'CreateRoute',
      'ImportKeyPair',
      'CreateSecurityGroup',
      'AuthorizeSecurityGroupIngress',
      'RunInstances',
      'AllocateAddress',
      'AssociateAddress',
    ]);
    expect(all.every(({ input }) => (input as { DryRun?: boolean }).DryRun === true)).toBe(true);
  });
});

describe('an answer to a dry run', () => {
  const fromAnswer = (error: Error) =>
    permissionFindings(
      fakeCloud({
        CreateVpc: () => {
          throw error;
        },
      }),
      [{ operation: 'CreateVpc', input: { DryRun: true } }],
    );

  it('that it would have been made is a yes', async () => {
    expect(await fromAnswer(ec2Error('DryRunOperation'))).toEqual([]);
  });

  it('that it is not allowed is an error that names the call', async () => {
    expect(await fromAnswer(ec2Error('UnauthorizedOperation', 'You are not authorized.'))).toEqual([
      {
        severity: 'error',
        code: 'PERMISSION_MISSING',
        message: expect.stringContaining('EC2 CreateVpc'),
        hint: 'Add this action to the IAM policy of the user or role.',
      },
    ]);
  });

  it('about something else says nothing, and that is told', async () => {
    expect(await fromAnswer(ec2Error('InvalidVpcID.NotFound'))).toEqual([
      {
        severity: 'warning',
        code: 'NOT_CHECKED',
        message: 'not checked: permission for CreateVpc: EC2 tells only once there is something that it can be done to',
        hint: 'Compare the IAM policy with docs/aws.md.',
      },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { translate } from '../../src/cloud/errors.ts';
import { isRepeatable, repeated } from '../../src/cloud/retry.ts';
import { ec2Error } from './fake.ts';

const pace = { attempts: 4, firstPauseMs: 1 };
const place = { region: 'ap-northeast-2' };

/** How often a call is made that fails so. */
async function callsOf(operation: string, thrown: Error): Promise<number> {
  let calls = 0;
  const call = async () => {
    calls++;
    throw translate(thrown, operation, place);
  };
  await repeated(operation, call, { pace }).catch(() => {});
  return calls;
}

const throttled = ec2Error('RequestLimitExceeded');
const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

describe('a call that failed', () => {
  it.each<[string, string, Error, number]>([
    ['is made again when EC2 refused to look at it', 'AllocateAddress', throttled, 4],
    ['is made again, but not for long, when EC2 was not reached', 'CreateVpc', ec2Error('ECONNREFUSED'), 3],
    ['is made again when its answer was lost and a second one does no harm', 'DescribeVpcs', lost, 4],
    ['is made again when it carries a token', 'RunInstances', ec2Error('InternalError'), 4],
    ['is not made again when it may have made something', 'AllocateAddress', lost, 1],
    ['is not made again when EC2 broke down while it made something', 'CreateVpc', ec2Error('InternalError'), 1],
    ['is not made again when EC2 refuses it', 'DescribeVpcs', ec2Error('UnauthorizedOperation'), 1],
    ['is not made again for want of capacity', 'RunInstances', ec2Error('InsufficientInstanceCapacity'), 1],
  ])('%s: %s', async (_what, operation, thrown, calls) => {
    expect(await callsOf(operation, thrown)).toBe(calls);
  });

  it('comes through when it was refused for now only', async () => {
    let calls = 0;
    const call = async () => {
      if (++calls < 3) throw translate(throttled, 'CreateVpc', place);
      return 'made';
    };
    expect(await repeated('CreateVpc', call, { pace })).toBe('made');
  });

  it('is not made again once the run is stopped', async () => {
    const stop = new AbortController();
    const call = async () => {
      stop.abort();
      throw translate(throttled, 'CreateVpc', place);
    };
    await expect(repeated('CreateVpc', call, { signal: stop.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

it('what makes something new is not repeatable, what sets or removes something is', () => {
  const all = ['CreateVpc', 'AllocateAddress', 'ImportKeyPair', 'ModifyVolume', 'CreateTags', 'CreateRoute'];
  expect(all.filter(isRepeatable)).toEqual(['CreateTags', 'CreateRoute']);
  expect(['DeleteVpc', 'AssociateAddress', 'AuthorizeSecurityGroupIngress'].every(isRepeatable)).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { ec2Code, isNotFound, translate } from '../../src/cloud/errors.ts';
import { RebuildError } from '../../src/core/error.ts';
import { ec2Error } from './fake.ts';

const aws = { region: 'ap-northeast-2' };

describe('an error of EC2', () => {
  it.each([
    ['ECONNREFUSED', 'CLOUD_ENDPOINT_DOWN'],
    ['ENOTFOUND', 'CLOUD_ENDPOINT_DOWN'],
    ['TimeoutError', 'CLOUD_ENDPOINT_DOWN'],
    ['CredentialsProviderError', 'CLOUD_CREDENTIALS'],
    ['AuthFailure', 'CLOUD_CREDENTIALS'],
    ['ExpiredToken', 'CLOUD_CREDENTIALS'],
    ['SignatureDoesNotMatch', 'CLOUD_CREDENTIALS'],
    ['UnauthorizedOperation', 'CLOUD_UNAUTHORIZED'],
    ['AccessDeniedException', 'CLOUD_UNAUTHORIZED'],
    ['RequestLimitExceeded', 'CLOUD_THROTTLED'],
    ['ThrottlingException', 'CLOUD_THROTTLED'],
    ['VcpuLimitExceeded', 'CLOUD_QUOTA'],
    ['AddressLimitExceeded', 'CLOUD_QUOTA'],
    ['VpcLimitExceeded', 'CLOUD_QUOTA'],
    ['VolumeLimitExceeded', 'CLOUD_QUOTA'],
    ['InsufficientInstanceCapacity', 'CLOUD_CAPACITY'],
    ['Unsupported', 'CLOUD_CAPACITY'],
    ['InvalidSubnet.Conflict', 'CLOUD_CLASH'],
    ['InvalidKeyPair.Duplicate', 'CLOUD_CLASH'],
    ['InvalidGroup.Duplicate', 'CLOUD_CLASH'],
    ['InvalidIPAddress.InUse', 'CLOUD_CLASH'],
    ['Resource.AlreadyAssociated', 'CLOUD_CLASH'],
    ['IdempotentParameterMismatch', 'CLOUD_CLASH'],
    ['DependencyViolation', 'CLOUD_DEPENDENCY'],
    ['InvalidGroup.InUse', 'CLOUD_DEPENDENCY'],
    ['InvalidParameterValue', 'CLOUD_FAILED'],
    ['InvalidVpcID.NotFound', 'CLOUD_FAILED'],
  ])('%s is told as %s, with a hint, and stays readable', (code, ours) => {
    const error = translate(ec2Error(code), 'RunInstances', aws);
    expect(error.code).toBe(ours);
    expect(error.hint).toMatch(/^[A-Z].*\.$/s);
    expect(ec2Code(error)).toBe(code);
  });

  it('says which call failed, where, and what EC2 said, on one line', () => {
    const error = ec2Error('VcpuLimitExceeded', 'You have requested more vCPU capacity\nthan your limit of 16');
    expect(translate(error, 'RunInstances', aws).message).toBe(
      'EC2 RunInstances at ap-northeast-2 failed: VcpuLimitExceeded: You have requested more vCPU capacity',
    );
  });

  it('names the endpoint where it is not AWS', () => {
    const error = translate(ec2Error('ECONNREFUSED', ''), 'DescribeVpcs', {
      ...aws,
      endpoint: 'http://127.0.0.1:5000',
    });
    expect(error.message).toBe('EC2 at http://127.0.0.1:5000 does not answer: ECONNREFUSED');
  });

  it('that is ours already stays as it is', () => {
    const error = new RebuildError('INTERRUPTED', 'stopped');
    expect(translate(error, 'RunInstances', aws)).toBe(error);
  });

  it.each([
    ['InvalidVpcID.NotFound', true],
    ['InvalidAMIID.NotFound', true],
    ['InvalidVpcID.Malformed', false],
  ])('%s: unknown to EC2 is %s', (code, expected) => {
    expect(isNotFound(translate(ec2Error(code), 'DescribeVpcs', aws))).toBe(expected);
  });
});

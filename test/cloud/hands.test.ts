import { describe, expect, it } from 'vitest';
import { patient, remove, removeOnceFree } from '../../src/cloud/hands.ts';
import { ec2Error, fakeCloud, fakeReach } from './fake.ts';

describe('a patient client', () => {
  it('tries again while EC2 does not know yet what was made a moment ago', async () => {
    const cloud = fakeCloud({
      CreateSubnet: (_, count) => {
        if (count < 2) throw ec2Error('InvalidVpcID.NotFound');
        return { Subnet: { SubnetId: 'subnet-1' } };
      },
    });
    const { Subnet } = await patient(fakeReach(cloud)).call('CreateSubnet', { VpcId: 'vpc-1' });
    expect([Subnet?.SubnetId, cloud.calls.length]).toEqual(['subnet-1', 3]);
  });

  it('does not try again what EC2 refuses', async () => {
    const cloud = fakeCloud({
      CreateVpc: () => {
        throw ec2Error('VpcLimitExceeded');
      },
    });
    await expect(patient(fakeReach(cloud)).call('CreateVpc', {})).rejects.toMatchObject({
      code: 'CLOUD_QUOTA',
    });
    expect(cloud.calls.length).toBe(1);
  });
});

describe('removing', () => {
  const failing = (code: string, times = Number.POSITIVE_INFINITY) =>
    fakeCloud({
      DeleteSubnet: (_, count) => {
        if (count < times) throw ec2Error(code);
        return {};
      },
    });

  it('what is gone already is no error', async () => {
    const cloud = failing('InvalidSubnetID.NotFound');
    await remove(() => cloud.call('DeleteSubnet', { SubnetId: 'subnet-1' }));
  });

  it('waits while something still uses it', async () => {
    const cloud = failing('DependencyViolation', 2);
    const remaining = () => cloud.call('DeleteSubnet', { SubnetId: 'subnet-1' });
    await removeOnceFree(fakeReach(cloud, 5), 'subnet a', remaining, async () => []);
    expect(cloud.calls.length).toBe(3);
  });

  it.each([
    [['eni-1 (a load balancer)'], 'subnet a cannot be removed: it is still used by eni-1 (a load balancer).'],
    [[], 'subnet a cannot be removed: it is still used by something that EC2 does not name.'],
  ])('names in the end what holds it: %j', async (holders, message) => {
    const cloud = failing('DependencyViolation');
    const removing = removeOnceFree(
      fakeReach(cloud),
      'subnet a',
      () => cloud.call('DeleteSubnet', { SubnetId: 'subnet-1' }),
      async () => holders,
    );
    await expect(removing).rejects.toMatchObject({ code: 'CLOUD_DEPENDENCY', message });
  });
});

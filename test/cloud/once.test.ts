import { expect, it } from 'vitest';
import type { Hands } from '../../src/cloud/hands.ts';
import { createOnce } from '../../src/cloud/once.ts';
import { elasticIp } from '../../src/cloud/types/elastic-ip.ts';
import { ec2Error, fakeCloud, fakeReach } from './fake.ts';
import { sampleSpec } from './sample.ts';

const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** An EC2 whose AllocateAddress ends so, time after time, and that shows the address from a look on. */
function allocating({ ends, showsFrom }: { readonly ends: readonly (Error | string)[]; readonly showsFrom: number }) {
  const cloud = fakeCloud({
    AllocateAddress: (_, count) => {
      const end = ends[count]!;
      if (end instanceof Error) throw end;
      return { AllocationId: end };
    },
    DescribeAddresses: (_, count) => ({
      Addresses: count < showsFrom ? [] : [{ AllocationId: 'eip-1', Tags: [{ Key: 'rebuild:name', Value: 'master' }] }],
    }),
  });
  const hands: Hands = {
    ...{ ...fakeReach(cloud), doubtSeconds: 0.3, spec: sampleSpec(), emit: () => {}, image: undefined },
    id: (type, name) => `${type}-${name}`,
  };
  const make = async () => (await cloud.call('AllocateAddress', {})).AllocationId;
  return { cloud, made: createOnce(hands, elasticIp, 'master', make) };
}

const asked = (calls: readonly string[]) => calls.filter((it) => it === 'AllocateAddress').length;

it.each<[string, Parameters<typeof allocating>[0], string, number]>([
  ['made at once', { ends: ['eip-1'], showsFrom: 0 }, 'eip-1', 1],
  ['found when the answer was lost', { ends: [lost, 'eip-2'], showsFrom: 0 }, 'eip-1', 1],
  ['found later, when lists lag behind', { ends: [lost, 'eip-2'], showsFrom: 2 }, 'eip-1', 1],
  ['asked for again when it does not show', { ends: [lost, 'eip-2'], showsFrom: 99 }, 'eip-2', 2],
  ['found when its name is taken, by itself', { ends: [ec2Error('InvalidGroup.Duplicate')], showsFrom: 0 }, 'eip-1', 1],
])('an object is %s', async (_what, ec2, id, times) => {
  const { cloud, made } = allocating(ec2);
  expect([await made, asked(cloud.calls)]).toEqual([id, times]);
});

it.each<[string, readonly Error[], string, number]>([
  ['refused', [ec2Error('AddressLimitExceeded')], 'CLOUD_QUOTA', 1],
  ['taken by others', [ec2Error('InvalidGroup.Duplicate')], 'CLOUD_CLASH', 1],
  ['lost three times', [lost, lost, lost], 'CLOUD_ENDPOINT_DOWN', 3],
])('an object that is %s is an error', async (_what, ends, code, times) => {
  const { cloud, made } = allocating({ ends, showsFrom: 99 });
  await expect(made).rejects.toMatchObject({ code });
  expect(asked(cloud.calls)).toBe(times);
});

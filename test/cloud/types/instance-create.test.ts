import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keyOf } from '../../../src/cloud/model.ts';
import { runInstance } from '../../../src/cloud/types/instance-create.ts';
import { clientToken } from '../../../src/cloud/types/instance-request.ts';
import { wantedObjects } from '../../../src/cloud/wanted.ts';
import { fakeCloud, fakeReach } from '../fake.ts';
import { sampleSpec } from '../sample.ts';

it('the token of a request is the same for the same request only, and short enough for EC2', () => {
  const token = clientToken(['blue', 'redis', 'ssh-ed25519 A']);
  expect(clientToken(['blue', 'redis', 'ssh-ed25519 A'])).toBe(token);
  expect(token.length).toBeLessThanOrEqual(64);
  const others = [
    clientToken(['green', 'redis', 'ssh-ed25519 A']),
    clientToken(['blue', 'rabbitmq', 'ssh-ed25519 A']),
    clientToken(['blue', 'redis', 'ssh-ed25519 B']),
  ];
  expect(new Set([token, ...others]).size).toBe(4);
});

it('a host is asked for again with the same token, until EC2 gives one that has ended: then with a new one', async () => {
  const stateFolder = await mkdtemp(join(tmpdir(), 'rebuild-create-'));
  const tokens: (string | undefined)[] = [];
  const cloud = fakeCloud({
    DescribeInstances: () => ({}),
    RunInstances: (input, count) => {
      tokens.push((input as { ClientToken: string }).ClientToken);
      return { Instances: [{ InstanceId: `i-${count}`, State: { Name: count === 1 ? 'terminated' : 'pending' } }] };
    },
  });
  const spec = sampleSpec({ stateFolder });
  const wanted = wantedObjects(spec).find((it) => keyOf(it) === 'instance node-1')!;
  const image = { id: 'ami-1', rootDevice: '/dev/sda1' };
  const hands = {
    ...fakeReach(cloud),
    emit: () => {},
    spec,
    image,
    id: (type: string, name: string) => `${type}-${name}`,
  };

  expect(await runInstance(hands, wanted)).toBe('i-0');
  expect(await runInstance(hands, wanted)).toBe('i-2');

  expect(tokens[1]).toBe(tokens[0]);
  expect(tokens[2]).not.toBe(tokens[0]);
  await rm(stateFolder, { recursive: true });
});

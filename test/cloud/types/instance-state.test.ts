import { expect, it } from 'vitest';
import { untilGone, untilStates } from '../../../src/cloud/types/instance-state.ts';
import { fakeCloud, fakeReach } from '../fake.ts';

const hosts = [
  { id: 'i-1', name: 'redis' },
  { id: 'i-2', name: 'rabbitmq' },
];

/** An EC2 that shows these states, look after look; what it does not show it does not know. */
function showing(...looks: Record<string, string>[]) {
  return fakeCloud({
    DescribeInstances: (_, count) => {
      const states = Object.entries(looks[Math.min(count, looks.length - 1)]!);
      const instances = states.map(([InstanceId, Name]) => ({
        InstanceId,
        State: { Name },
        StateReason: { Message: 'Client.VolumeLimitExceeded: Volume limit exceeded' },
      }));
      return { Reservations: [{ Instances: instances }] };
    },
  });
}

it('waits with one call a look until all have the state, those that EC2 does not know yet too', async () => {
  const cloud = showing(
    {},
    { 'i-1': 'running' },
    { 'i-1': 'running', 'i-2': 'pending' },
    { 'i-1': 'running', 'i-2': 'running' },
  );
  await untilStates(fakeReach(cloud), hosts, 'running');
  expect(cloud.calls.length).toBe(4);
});

it('says why when a host ended instead', async () => {
  const cloud = showing({ 'i-1': 'running', 'i-2': 'shutting-down' });
  await expect(untilStates(fakeReach(cloud), hosts, 'running')).rejects.toMatchObject({
    code: 'CLOUD_HOST_ENDED',
    host: 'rabbitmq',
    message: 'rabbitmq (i-2) ended: Client.VolumeLimitExceeded: Volume limit exceeded.',
  });
});

it('asks nothing when there is nobody to wait for', async () => {
  const cloud = showing({});
  await untilStates(fakeReach(cloud), [], 'running');
  expect(cloud.calls).toEqual([]);
});

it('what has ended is gone, and so is what EC2 has forgotten', async () => {
  const cloud = showing(
    { 'i-1': 'shutting-down', 'i-2': 'shutting-down' },
    { 'i-1': 'terminated', 'i-2': 'shutting-down' },
    { 'i-1': 'terminated' },
  );
  await untilGone(fakeReach(cloud), ['i-1', 'i-2']);
  expect(cloud.calls.length).toBe(3);
});

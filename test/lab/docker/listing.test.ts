import { describe, expect, it } from 'vitest';
import { hostOf } from '../../../src/lab/docker/listing.ts';

const Labels = 'rebuild.address=10.0.1.10,rebuild.hostname=k8s-redis,rebuild.id=i-1,rebuild.lab=dev';
const running = { Labels, State: 'running', Status: 'Up 3 minutes', Ports: '127.0.0.1:49153->22/tcp' };
const host = { id: 'i-1', address: '10.0.1.10', hostname: 'k8s-redis' };

describe('hostOf', () => {
  it('dials the container itself where it can be reached', () => {
    expect(hostOf(running, true)).toEqual({ ...host, state: 'running', ssh: { address: '10.0.1.10', port: 22 } });
  });

  it('dials the published port elsewhere', () => {
    expect(hostOf(running, false)).toEqual({ ...host, state: 'running', ssh: { address: '127.0.0.1', port: 49153 } });
  });

  it.each([
    ['paused', 'Up 2 minutes (Paused)', 'paused'],
    ['created', 'Created', 'down'],
    ['exited', 'Exited (129) 2 seconds ago', 'rebooting'],
    ['exited', 'Exited (130) 2 seconds ago', 'off'],
    ['exited', 'Exited (137) 2 seconds ago', 'down'],
  ])('reads a container that is %s, "%s", as %s', (State, Status, state) => {
    expect(hostOf({ Labels, State, Status, Ports: '' }, true)).toEqual({ ...host, state });
  });

  it('knows the resolver for no host', () => {
    expect(hostOf({ ...running, Labels: 'rebuild.lab=dev' }, true)).toBeUndefined();
  });
});

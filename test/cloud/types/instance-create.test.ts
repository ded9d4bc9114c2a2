import { expect, it } from 'vitest';
import { clientToken } from '../../../src/cloud/types/instance-create.ts';

it('the token of a request is the same for the same request only, and short enough for EC2', () => {
  const token = clientToken('blue', 'redis', 'ssh-ed25519 A');
  expect(clientToken('blue', 'redis', 'ssh-ed25519 A')).toBe(token);
  expect(token.length).toBeLessThanOrEqual(64);
  const others = [
    clientToken('green', 'redis', 'ssh-ed25519 A'),
    clientToken('blue', 'rabbitmq', 'ssh-ed25519 A'),
    clientToken('blue', 'redis', 'ssh-ed25519 B'),
  ];
  expect(new Set([token, ...others]).size).toBe(4);
});

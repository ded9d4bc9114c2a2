import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { verifies } from '../../../src/resources/rabbitmq/password.ts';

function hash(password: string, algorithm: string): string {
  const salt = Buffer.from([1, 2, 3, 4]);
  return Buffer.concat([salt, createHash(algorithm).update(salt).update(password).digest()]).toString('base64');
}

it('verifies what RabbitMQ itself has stored for guest', () => {
  const stored = 'CzissrtSPftzWdB2LJ/vCEbPz/K1FiEHb376hWYR1QtTfIAx';
  expect(verifies('guest', stored, 'rabbit_password_hashing_sha256')).toBe(true);
});

it.each([
  ['sha256', 'x', true],
  ['sha512', 'x', true],
  ['sha256', 'y', false],
  ['md5', 'x', false],
])('%s of %s: %s', (algorithm, password, expected) => {
  expect(verifies('x', hash(password, algorithm), `rabbit_password_hashing_${algorithm}`)).toBe(expected);
});

it('takes an empty hash for no password at all', () => {
  expect(verifies('', '', 'rabbit_password_hashing_sha256')).toBe(false);
});

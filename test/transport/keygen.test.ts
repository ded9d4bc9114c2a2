import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { generateKey, publicKeyOf } from '../../src/transport/keygen.ts';

const folder = mkdtempSync(join(tmpdir(), 'rebuild-keygen-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hasOpenSsh = spawnSync('ssh-keygen', ['-?']).error === undefined;

it.skipIf(!hasOpenSsh)('makes keys that OpenSSH reads, with the same public part', () => {
  const { privateKey, publicKey } = generateKey('a test');
  const path = join(folder, 'key');
  writeFileSync(path, privateKey.reveal(), { mode: 0o600 });
  expect(execFileSync('ssh-keygen', ['-y', '-f', path], { encoding: 'utf8' }).trim()).toBe(publicKey);
});

// One in 256 of those that the library makes is malformed.
it('makes only keys that can be read back', () => {
  for (let i = 0; i < 1000; i++) {
    const { privateKey, publicKey } = generateKey('a test');
    expect(publicKeyOf(privateKey.reveal(), 'a test')).toBe(publicKey);
    expect(Buffer.from(publicKey.split(' ')[1]!, 'base64').length).toBe(51);
  }
});

it('does not show the private key', () => {
  expect(String(generateKey('the key of blue').privateKey)).toBe('<secret the key of blue>');
});

it('names the file of a key that cannot be read', () => {
  expect(() => publicKeyOf('nonsense', '/home/me/id')).toThrow(
    expect.objectContaining({
      code: 'SSH_KEY_UNREADABLE',
      message: expect.stringContaining('/home/me/id is not a private key'),
    }),
  );
});

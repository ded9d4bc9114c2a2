import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { algorithmsFor, describeKey, fingerprint, hostKeyOf, parseHostKey } from '../../src/transport/host-key.ts';
import { blobLine } from './blob.ts';

it('prints the fingerprint that ssh-keygen prints', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  const printed = execFileSync('ssh-keygen', ['-lf', `${file}.pub`], { encoding: 'utf8' }).split(' ')[1];
  const key = parseHostKey(readFileSync(`${file}.pub`, 'utf8'))!;
  expect(fingerprint(key)).toBe(printed);
  expect(describeKey(key)).toBe(`ed25519 ${printed}`);
});

it.each(['', 'ssh-ed25519', 'ssh-ed25519 AAAA', `ssh-rsa ${blobLine('ssh-ed25519', 'x').split(' ')[1]}`])(
  'does not read "%s" as a key',
  (line) => expect(parseHostKey(line)).toBeUndefined(),
);

it.each([0, 3, 10])('does not take %i zero bytes or a too long field for a key', (length) => {
  expect(hostKeyOf(Buffer.alloc(length, 1))).toBeUndefined();
});

it.each([
  { held: [], first: 'ssh-ed25519' },
  { held: ['ssh-rsa'], first: 'rsa-sha2-512' },
  { held: ['ecdsa-sha2-nistp256'], first: 'ecdsa-sha2-nistp256' },
  { held: ['ssh-rsa', 'ssh-ed25519'], first: 'ssh-ed25519' },
])('asks a host whose keys are $held for $first first', ({ held, first }) => {
  const algorithms = algorithmsFor(held.map((type) => parseHostKey(blobLine(type, 'x'))!));
  expect(algorithms[0]).toBe(first);
  expect(algorithms).not.toContain('ssh-rsa');
  expect([...algorithms].sort()).toEqual([...algorithmsFor([])].sort());
});

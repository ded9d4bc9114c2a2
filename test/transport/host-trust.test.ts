import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fingerprint, parseHostKey } from '../../src/transport/host-key.ts';
import { refuseKey, trustOf } from '../../src/transport/host-trust.ts';
import { parseKnownHosts } from '../../src/transport/known-hosts.ts';
import { blobLine } from './blob.ts';

const good = blobLine('ssh-ed25519', 'good');
const evil = blobLine('ssh-ed25519', 'evil');
const rsa = blobLine('ssh-rsa', 'rsa');
const peer = { host: 'web-1', at: 'web:22', user: 'root' };

describe('refuseKey', () => {
  const cases = [
    { means: 'takes a pinned key', pinned: [good], file: '', shown: good, code: undefined },
    { means: 'takes one of two pinned keys', pinned: [rsa, good], file: '', shown: good, code: undefined },
    {
      means: 'refuses another key than the pinned one',
      pinned: [good],
      file: '',
      shown: evil,
      code: 'SSH_HOST_KEY_CHANGED',
    },
    {
      means: 'does not ask known_hosts when keys are pinned',
      pinned: [good],
      file: `web ${evil}`,
      shown: evil,
      code: 'SSH_HOST_KEY_CHANGED',
    },
    { means: 'takes a known key', pinned: [], file: `web ${good}`, shown: good, code: undefined },
    {
      means: 'refuses another key than the known one',
      pinned: [],
      file: `web ${good}`,
      shown: evil,
      code: 'SSH_HOST_KEY_CHANGED',
    },
    {
      means: 'refuses a key of another type than the known one',
      pinned: [],
      file: `web ${good}`,
      shown: rsa,
      code: 'SSH_HOST_KEY_CHANGED',
    },
    { means: 'refuses an unknown key', pinned: [], file: `db ${good}`, shown: good, code: 'SSH_HOST_KEY_UNKNOWN' },
    {
      means: 'refuses a revoked key, even a known one',
      pinned: [],
      file: `web ${good}\n@revoked * ${good}`,
      shown: good,
      code: 'SSH_HOST_KEY_REVOKED',
    },
  ];
  it.each(cases)('$means', ({ pinned, file, shown, code }) => {
    const trust = trustOf({ name: 'web', port: 22, pinned, knownHosts: () => parseKnownHosts(file) });
    expect(refuseKey(parseHostKey(shown)!.blob, trust, peer)?.code).toBe(code);
  });

  it('names the expected and the seen fingerprint', () => {
    const trust = trustOf({ name: 'web', port: 22, pinned: [good], knownHosts: () => [] });
    const [expected, seen] = [good, evil].map((line) => fingerprint(parseHostKey(line)!));
    expect(refuseKey(parseHostKey(evil)!.blob, trust, peer)).toMatchObject({
      host: 'web-1',
      message: `web:22 shows another host key than the known one: expected ed25519 ${expected}, seen ed25519 ${seen}`,
      hint: expect.stringContaining('ssh-keygen -R'),
    });
  });

  it('writes an unknown key where that is wanted, for the owner only, but never over a known one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rebuild-trust-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const acceptInto = join(folder, 'new/known_hosts');
    const trusting = (knownHosts: string) =>
      trustOf({ name: 'web', port: 2222, knownHosts: () => parseKnownHosts(knownHosts), acceptInto });
    expect(refuseKey(parseHostKey(good)!.blob, trusting(''), peer)).toBeUndefined();
    const written = readFileSync(acceptInto, 'utf8');
    expect(written).toBe(`[web]:2222 ${good}\n`);
    expect(statSync(acceptInto).mode & 0o777).toBe(0o600);
    expect(refuseKey(parseHostKey(evil)!.blob, trusting(written), peer)?.code).toBe('SSH_HOST_KEY_CHANGED');
    expect(readFileSync(acceptInto, 'utf8')).toBe(written);
  });
});

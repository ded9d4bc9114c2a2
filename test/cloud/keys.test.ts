import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkKey, ensureHostKey, ensurePublicKey, forgetUsedHostKeys, localPublicKey } from '../../src/cloud/keys.ts';
import type { Found, TypeName } from '../../src/cloud/model.ts';
import { sampleSpec } from './sample.ts';

let stateFolder: string;
beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), 'rebuild-keys-'));
});
afterEach(() => rm(stateFolder, { recursive: true }));

const found = (type: TypeName, name: string, fields = {}, about = {}): Found => ({
  type,
  name,
  id: name,
  fields,
  about,
});

describe('the key that opens the hosts', () => {
  it('is made once, for its owner only, and only when it is asked for', async () => {
    const spec = sampleSpec({ stateFolder });
    expect(await localPublicKey(spec)).toBeUndefined();
    const made = await ensurePublicKey(spec);
    expect(made).toMatch(/^ssh-ed25519 AAAA\S+$/);
    expect([await ensurePublicKey(spec), await localPublicKey(spec)]).toEqual([made, made]);
    expect((await stat(join(stateFolder, 'id_ed25519'))).mode & 0o777).toBe(0o600);
  });

  it('may be of a file', async () => {
    const path = join(stateFolder, 'me.pub');
    await writeFile(path, 'ssh-ed25519 AAAAme me@home\n');
    const spec = sampleSpec({ stateFolder, key: { kind: 'file', name: 'mine', path } });
    expect(await ensurePublicKey(spec)).toBe('ssh-ed25519 AAAAme');
  });

  it.each(['', '-----BEGIN OPENSSH PRIVATE KEY-----\n'])('is refused when its file holds %j', async (content) => {
    const path = join(stateFolder, 'me.pub');
    await writeFile(path, content);
    const spec = sampleSpec({ stateFolder, key: { kind: 'file', name: 'mine', path } });
    await expect(localPublicKey(spec)).rejects.toMatchObject({ code: 'CLOUD_KEY_FILE' });
  });

  it('is known to EC2 alone when the pair exists', async () => {
    expect(await ensurePublicKey(sampleSpec({ stateFolder, key: { kind: 'existing', name: 'old' } }))).toBeUndefined();
    expect(await readdir(stateFolder)).toEqual([]);
  });
});

describe('hosts that are there', () => {
  const pair = found('key_pair', 'blue', { publicKey: 'ssh-ed25519 A' });
  const host = found('instance', 'master');

  it.each([
    ['CLOUD_KEY_MISSING', undefined],
    ['CLOUD_KEY_DIFFERS', 'ssh-ed25519 B'],
  ])('%s when the key here is %s', (code, local) => {
    expect(() => checkKey(sampleSpec(), local, [pair, host])).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['the key opens them', 'ssh-ed25519 A', [pair, host]],
    ['there is none yet, so that the pair can be made anew', undefined, [pair]],
    ['the pair was deleted', 'ssh-ed25519 B', [host]],
  ])('are no hindrance when %s', (_why, local, seen) => {
    expect(() => checkKey(sampleSpec(), local, seen)).not.toThrow();
  });
});

describe('a host key', () => {
  it('stays the same until its host is there, so that the same instance is asked for again', async () => {
    const first = await ensureHostKey(stateFolder, 'redis');
    const again = await ensureHostKey(stateFolder, 'redis');
    expect([again.publicKey, again.privateKey.reveal()]).toEqual([first.publicKey, first.privateKey.reveal()]);

    await forgetUsedHostKeys(stateFolder, [found('instance', 'redis', {}, { hostKey: first.publicKey })]);
    expect((await ensureHostKey(stateFolder, 'redis')).publicKey).not.toBe(first.publicKey);
  });

  it('is kept while its host is not there', async () => {
    await ensureHostKey(stateFolder, 'redis');
    await forgetUsedHostKeys(stateFolder, [found('instance', 'rabbitmq', {}, { hostKey: 'ssh-ed25519 A' })]);
    expect(await readdir(join(stateFolder, 'host_keys'))).toEqual(['redis']);
  });
});

import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openSecrets } from '../../src/inventory/secrets.ts';
import { folderWith } from '../support/folder.ts';

const open = (folder: string, { generate = true } = {}) =>
  openSecrets({ folder, generate, keyFile: join(folder, 'secrets.key') });
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe('openSecrets', () => {
  it('makes a missing secret once, and keeps it', async () => {
    const folder = folderWith({});
    const first = await open(folder).get('redis_password');
    expect(first.reveal()).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect((await open(folder).get('redis_password')).reveal()).toBe(first.reveal());
    expect((await open(folder).get('other')).reveal()).not.toBe(first.reveal());
  });

  it('leaves an encrypted file and a key that only the owner can read', async () => {
    const folder = folderWith({});
    const secret = await open(folder).get('redis_password');
    const [file, key] = [join(folder, 'secrets.age'), join(folder, 'secrets.key')];
    expect([modeOf(file), modeOf(key), readdirSync(folder)]).toEqual(['600', '600', ['secrets.age', 'secrets.key']]);
    expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    expect(readFileSync(file, 'utf8')).not.toContain(secret.reveal());
    expect(readFileSync(key, 'utf8')).toMatch(/^AGE-SECRET-KEY-1[A-Z0-9]+$/m);
  });

  it('reads nothing and writes nothing before a secret is needed', () => {
    const folder = folderWith({ 'secrets.age': 'broken', 'secrets.key': 'broken' });
    expect(inspect(open(folder))).not.toContain('broken');
  });

  it('gives two runs at once the same new secrets', async () => {
    const folder = folderWith({});
    const names = ['a', 'b', 'c'];
    const runs = [open(folder), open(folder), open(folder)].map((store) =>
      Promise.all(names.map((name) => store.get(name))),
    );
    const values = (await Promise.all(runs)).map((secrets) => secrets.map((secret) => secret.reveal()));
    expect(new Set(values.map(String)).size).toBe(1);
    expect(await open(folder).list()).toEqual(names);
  });

  it('takes over the lock of a run that is gone', async () => {
    const folder = folderWith({ 'secrets.age.lock': '999999999' });
    await open(folder).set('a', 'b');
    expect(existsSync(join(folder, 'secrets.age.lock'))).toBe(false);
  });

  it('sets, lists, edits and rotates', async () => {
    const folder = folderWith({});
    const store = open(folder);
    await store.set('b', 'first');
    await store.set('a', 'yes');
    expect([await store.list(), await store.text()]).toEqual([['a', 'b'], 'a: "yes"\nb: first\n']);
    await store.replace('b: second\nc: third\n');
    expect(await open(folder).text()).toBe('b: second\nc: third\n');
    const rotated = await store.rotate('c');
    expect(rotated.reveal()).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect((await open(folder).get('c')).reveal()).toBe(rotated.reveal());
  });

  it('changes its key: the new one opens the file, the old one does not', async () => {
    const folder = folderWith({});
    const store = open(folder);
    await store.set('a', 'b');
    const oldKey = readFileSync(join(folder, 'secrets.key'), 'utf8');
    await store.rotateKey();
    expect((await open(folder).get('a')).reveal()).toBe('b');
    expect(readFileSync(join(folder, 'secrets.key'), 'utf8')).not.toBe(oldKey);
    writeFileSync(join(folder, 'secrets.key'), oldKey);
    await expect(open(folder).get('a')).rejects.toMatchObject({ code: 'SECRET_WRONG_KEY' });
  });

  it('opens with an older key while the change of keys is under way', async () => {
    const folder = folderWith({});
    await open(folder).set('a', 'b');
    const key = join(folder, 'secrets.key');
    const { newIdentity } = await import('../../src/inventory/secret-file.ts');
    writeFileSync(key, `${await newIdentity()}\n${readFileSync(key, 'utf8')}`);
    expect((await open(folder).get('a')).reveal()).toBe('b');
  });
});

describe('openSecrets rejects', () => {
  /** A folder whose secrets hold `redis_password`. */
  async function filled() {
    const folder = folderWith({});
    await open(folder).set('redis_password', 'x');
    return folder;
  }

  it('a missing secret that may not be made, at the place that refers to it', async () => {
    const at = { file: 'redis.yaml', line: 2, column: 13 };
    const store = open(await filled(), { generate: false });
    await expect(store.get('redis_pasword', at)).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message: 'there is no secret "redis_pasword"',
      hint: 'Write "redis_password".',
      at,
    });
    await expect(store.get('grafana')).rejects.toMatchObject({ hint: 'Run `./rebuild secret edit` and add it.' });
  });

  it('to rotate what is not there', async () => {
    await expect(open(await filled()).rotate('other')).rejects.toMatchObject({ code: 'SECRET_MISSING' });
  });

  it('a key that others can read', async () => {
    const folder = await filled();
    const key = join(folder, 'secrets.key');
    chmodSync(key, 0o640);
    await expect(open(folder).get('redis_password')).rejects.toMatchObject({
      code: 'SECRET_KEY_MODE',
      message: `${key} can be read by others (mode 640)`,
      hint: `Run \`chmod 600 ${key}\`.`,
    });
  });

  it('a missing key', async () => {
    const folder = await filled();
    const store = openSecrets({ folder, generate: true, keyFile: join(folder, 'elsewhere.key') });
    await expect(store.get('redis_password')).rejects.toMatchObject({ code: 'SECRET_NO_KEY' });
    await expect(store.get('new')).rejects.toMatchObject({ code: 'SECRET_NO_KEY' });
  });

  it('a file that is no key', async () => {
    const folder = await filled();
    writeFileSync(join(folder, 'secrets.key'), 'hello');
    await expect(open(folder).get('redis_password')).rejects.toMatchObject({ code: 'SECRET_KEY_INVALID' });
  });

  it('a damaged file', async () => {
    const folder = await filled();
    writeFileSync(join(folder, 'secrets.age'), 'hello');
    await expect(open(folder).get('redis_password')).rejects.toMatchObject({ code: 'SECRET_FILE_INVALID' });
  });

  it.each([
    ['a: 1\n', 'CONFIG_INVALID'],
    ['- a\n', 'CONFIG_INVALID'],
    ['a: "b\n', 'CONFIG_SYNTAX'],
    ['a b: c\n', 'CONFIG_INVALID'],
  ])('to be replaced by %j, and keeps what it has', async (text, code) => {
    const folder = await filled();
    await expect(open(folder).replace(text)).rejects.toMatchObject({ code });
    expect(await open(folder).text()).toBe('redis_password: x\n');
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sh, text } from '../../src/core/text.ts';
import { aptRepository } from '../../src/resources/apt-repository.ts';
import { compare } from '../../src/resources/define.ts';
import { withApt } from '../../src/resources/shell/apt-get.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';
import { type AptHost, aptHost } from './shell/apt-host.ts';

const key = text`-----BEGIN PGP PUBLIC KEY BLOCK-----\nx\n`;
const base = { name: 'pg', uris: ['https://apt.example/pg'], suites: ['bookworm-pgdg'], components: ['main'] };

it('writes a deb822 source that names its key, after the lists could be read with it', () => {
  const script = scriptFor(aptRepository({ ...base, key, architectures: ['amd64'] }), ['sources']);
  const source = (keyring: string) =>
    `'Types: deb\nURIs: https://apt.example/pg\nSuites: bookworm-pgdg\nComponents: main\nArchitectures: amd64\nSigned-By: ${keyring}\n'`;
  const trial = script.indexOf(source('/etc/apt/keyrings/pg.asc.new.asc'));
  const read = script.lastIndexOf('apt_try_source');
  const final = script.indexOf(source('/etc/apt/keyrings/pg.asc'));
  expect([trial, read, final].toSorted((a, b) => a - b)).toEqual([trial, read, final]);
  expect(trial).toBeGreaterThan(0);
});

it('leaves a key that the host has already where it is', () => {
  const signedBy = '/usr/share/keyrings/x.asc';
  const task = aptRepository({ ...base, signedBy });
  expect(Object.keys(task.desired)).toEqual(['sources', 'pin']);
  const script = scriptFor(task, ['sources']);
  expect(script).toContain(`Signed-By: ${signedBy}\n`);
  expect(script).not.toContain(`mv -f ${signedBy}`);
  expect(script).not.toMatch(/trap 'rm[^\n]*x\.asc/);
  expect(scriptFor(aptRepository({ name: 'pg', state: 'absent', signedBy }), ['sources'])).not.toContain(signedBy);
});

it('reads no lists when only the pin differs', () => {
  const script = scriptFor(aptRepository({ ...base, key, priority: 900 }), ['pin']);
  expect(script).not.toContain('apt_try_source');
  expect(script).toContain(`'Package: *\nPin: origin "apt.example"\nPin-Priority: 900\n'`);
});

describe('what differs', () => {
  const task = aptRepository({ ...base, key, priority: 900 });
  const { sources, key: keyHash, pin } = task.desired;

  it.each([
    [{ sources, key: keyHash, pin }, []],
    [{}, ['sources', 'key', 'pin']],
    [{ sources, key: 'other', pin }, ['key']],
    [{ sources: 'other', key: keyHash, pin }, ['sources']],
  ])('of %j: %j', (seen, fields) => {
    expect(fieldsOf(task, seen)).toEqual(fields);
  });

  it('is a pin that nobody wants', () => {
    const unpinned = aptRepository({ ...base, key });
    expect(fieldsOf(unpinned, { ...unpinned.desired, pin: 'something' })).toEqual(['pin']);
  });
});

it.each([
  ['https://x.example/key', 'pg.asc'],
  ['https://x.example/key.gpg', 'pg.gpg'],
])('keeps the key of %s as %s', (keyUrl, name) => {
  const task = aptRepository({ ...base, keyUrl, sha256: 'A'.repeat(64) });
  expect(task.desired.key).toBe('a'.repeat(64));
  expect(task.probes({ diff: false }).key).toMatchObject({ key: `/etc/apt/keyrings/${name}` });
});

it.each([
  [{ ...base }, 'key: give one of `key`, `keyUrl` and `signedBy`'],
  [{ ...base, key, signedBy: '/k.asc' }, 'key: give one of `key`, `keyUrl` and `signedBy`'],
  [{ ...base, signedBy: 'k.asc' }, 'signedBy: must be an absolute path that ends in .asc or .gpg'],
  [{ ...base, key: 'binary' }, 'key: must be armored'],
  [{ ...base, keyUrl: 'https://x.example/key' }, 'sha256: belongs to `keyUrl`'],
  [{ ...base, key, sha256: 'a'.repeat(64) }, 'sha256: belongs to `keyUrl`'],
  [{ ...base, key, suites: [] }, 'uris, suites: at least one of each is needed'],
  [{ ...base, key, name: '../x' }, 'name: must be a file name'],
  [{ ...base, key, suites: ['a b'] }, 'suites.0: must be a suite without spaces'],
])('rejects %j', (props, message) => {
  expect(() => aptRepository(props)).toThrow(message);
});

describe('package lists', () => {
  const repository = aptRepository({ ...base, signedBy: '/etc/apt/keyrings/x.asc' });
  const add = repository.apply(compare(repository.desired, {}), {});
  const install = withApt(sh`apt_install aa`);
  const alone =
    'apt-get update -o APT::Update::Error-Mode=any -o APT::Get::List-Cleanup=0 -o Dir::Etc::sourcelist=TRIAL -o Dir::Etc::sourceparts=-';
  const withOthers = 'apt-get update -o APT::Update::Error-Mode=any -o Dir::Etc::sourceparts=TRIAL.d';

  function hostWith(files: Readonly<Record<string, string>> = {}): AptHost {
    const host = aptHost(['aa']);
    for (const [path, content] of Object.entries({ 'keyrings/x.asc': '', 'sources.list.d/other.list': '', ...files })) {
      mkdirSync(dirname(join(host.folder, path)), { recursive: true });
      writeFileSync(join(host.folder, path), content);
    }
    return host;
  }

  const updates = (host: AptHost) =>
    host
      .calls()
      .filter((call) => call.startsWith('apt-get update'))
      .map((call) => call.replace(/\/\S*\/trial\.sources/, 'TRIAL'));

  it('of the new source alone are read where the others are new enough', () => {
    const host = hostWith({ 'lists/x_Release': '', 'state/apt-lists': '0\n' });
    host.run([add, install]);
    expect(updates(host)).toEqual([alone]);
    expect(host.has()).toEqual(['aa']);
  });

  it('are read once, all with those of the new source, where they would be read anyway', () => {
    const host = hostWith();
    host.run([add, install]);
    expect(updates(host)).toEqual([withOthers]);
    expect(host.parts()).toEqual(['other.list', 'pg.sources']);
  });

  it('do not stop the new source when it is another that cannot be read', () => {
    const host = hostWith({ unreadable: '' });
    const frames = host.run([add, install]);
    expect(frames.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(updates(host)).toEqual([withOthers, alone]);
  });
});

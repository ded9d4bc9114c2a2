import { expect, it } from 'vitest';
import { authorizedKey } from '../../src/resources/authorized-key.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';

const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIx+/=';
const seen = (...lines: string[]) => ({
  account: { uid: '1001' },
  directory: { uid: '1001', mode: '0700' },
  file: { uid: '1001', mode: '0600' },
  lines,
});
const plain = authorizedKey({ user: 'al', key: `ssh-ed25519 ${blob} me@there\n` });
const limited = authorizedKey({ user: 'al', key: `from="10.0.0.0/8 , x",no-pty ssh-ed25519 ${blob}` });

it.each([
  ['the same line', seen('# mine', '', `ssh-ed25519 ${blob} me@there`), []],
  ['the same key with another comment', seen(`ssh-ed25519 ${blob} old`), []],
  ['the same key with options', seen(`no-pty ssh-ed25519 ${blob}`), ['options']],
  ['a comment of it', seen(`# ssh-ed25519 ${blob}`), ['state', 'options']],
  ['another key', seen('ssh-rsa AAAAother x'), ['state', 'options']],
  ['no user', {}, ['state', 'options', '.ssh', 'authorized_keys']],
])('of %s differs: %j', (_, found, fields) => {
  expect(fieldsOf(plain, found)).toEqual(fields);
});

it('reads options with spaces and commas in quotes', () => {
  expect(fieldsOf(limited, seen(`from="10.0.0.0/8 , x",no-pty ssh-ed25519 ${blob} c`))).toEqual([]);
  expect(fieldsOf(limited, seen(`ssh-ed25519 ${blob}`))).toEqual(['options']);
});

it.each([
  ['directory', { uid: '1001', mode: '0777' }, '.ssh'],
  ['directory', { uid: '0', mode: '0700' }, '.ssh'],
  ['directory', undefined, '.ssh'],
  ['file', { uid: '0', mode: '0600' }, 'authorized_keys'],
  ['file', { uid: '1001', mode: '0644' }, 'authorized_keys'],
])('names a %s that sshd would not trust: %j', (what, found, field) => {
  expect(fieldsOf(plain, { ...seen(`ssh-ed25519 ${blob}`), [what]: found })).toEqual([field]);
});

it('absent, differs only where the key is', () => {
  const task = authorizedKey({ user: 'al', key: `ssh-ed25519 ${blob}`, state: 'absent' });
  expect([fieldsOf(task, seen(`ssh-ed25519 ${blob}`)), fieldsOf(task, seen()), fieldsOf(task, {})]).toEqual([
    ['state'],
    [],
    [],
  ]);
});

it('does not follow a link that the user could have laid', () => {
  expect(scriptFor(plain, ['state'])).toContain('[ ! -L "$home/.ssh" ]');
});

it.each(['', 'hello', 'ssh-ed25519', `ssh-ed25519 ${blob}\nssh-rsa AAAA`, 'ssh-ed25519 nonsense', '# ssh-rsa AAAA'])(
  'rejects the key %j',
  (key) => {
    expect(() => authorizedKey({ user: 'al', key })).toThrow('must be one public key');
  },
);

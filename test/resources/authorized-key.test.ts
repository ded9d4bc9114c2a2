import { expect, it } from 'vitest';
import { authorizedKey } from '../../src/resources/authorized-key.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';

const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIx+/=';
const seen = (...lines: string[]) => ({
  keys: { uid: '1001', directory: '1001 700', file: '1001 600', lines },
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
  ['directory', '1001 777', '.ssh'],
  ['directory', '0 700', '.ssh'],
  ['directory', undefined, '.ssh'],
  ['file', '0 600', 'authorized_keys'],
  ['file', '1001 644', 'authorized_keys'],
])('names a %s that sshd would not trust: %s', (what, found, field) => {
  const { keys } = seen(`ssh-ed25519 ${blob}`);
  expect(fieldsOf(plain, { keys: { ...keys, [what]: found } })).toEqual([field]);
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

import { describe, expect, it } from 'vitest';
import { group } from '../../src/resources/group.ts';
import { user } from '../../src/resources/user.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';

const account = { uid: '1001', gid: '1001', home: '/home/al', shell: '/bin/sh' };

describe('a user', () => {
  const task = user({ name: 'al', uid: 1001, group: 'team', groups: ['b', 'a'], shell: '/bin/sh', home: '/home/al' });
  const seen = {
    account,
    'group team': { gid: '1001', members: [] },
    'group a': { gid: '5', members: ['x', 'al'] },
    'group b': { gid: '6', members: ['al'] },
  };

  it.each<[string, Record<string, unknown>, string[]]>([
    ['nothing when all is as it should be', {}, []],
    ['everything when there is none', { account: undefined }, ['state', 'uid', 'group', 'groups', 'shell', 'home']],
    ['another number', { account: { ...account, uid: '7' } }, ['uid']],
    ['another primary group', { account: { ...account, gid: '7' } }, ['group']],
    ['a primary group that does not exist', { 'group team': undefined }, ['group']],
    ['a missing group', { 'group a': { gid: '5', members: ['x'] } }, ['groups']],
    ['nothing when a wanted group is its primary one', { 'group a': { gid: '1001', members: [] } }, []],
    ['another shell', { account: { ...account, shell: '/bin/zsh' } }, ['shell']],
  ])('differs in %s', (_, other, fields) => {
    expect(fieldsOf(task, { ...seen, ...other })).toEqual(fields);
  });

  it('is changed only where it differs', () => {
    expect(scriptFor(task, ['groups', 'shell'])).toContain('usermod --append --groups b,a --shell /bin/sh al');
  });

  it('is made with all that is given', () => {
    expect(scriptFor(task, ['state'])).toContain(
      'useradd ${own:+-g al} --create-home --uid 1001 --gid team --groups b,a --shell /bin/sh --home-dir /home/al al',
    );
  });

  it('is looked at only in what was given', () => {
    expect(fieldsOf(user({ name: 'al' }), { account })).toEqual([]);
  });

  it('of the system gets no home directory', () => {
    expect(scriptFor(user({ name: 'al', system: true }), ['state'])).toContain('useradd ${own:+-g al} --system al');
  });

  it.each(['', '-rf', 'a b', 'a;b', 'a:b'])('is not called %j', (name) => {
    expect(() => user({ name })).toThrow('must be the name of a user or group');
  });
});

describe('a group', () => {
  it.each([
    [{ gid: '7', members: [] }, []],
    [{ gid: '8', members: [] }, ['gid']],
    [undefined, ['state', 'gid']],
  ])('seen as %j differs in %j', (entry, fields) => {
    expect(fieldsOf(group({ name: 'team', gid: 7 }), { entry })).toEqual(fields);
  });

  it('that is to be absent differs when it is there', () => {
    const task = group({ name: 'team', state: 'absent' });
    expect([fieldsOf(task, { entry: { gid: '7', members: [] } }), fieldsOf(task, {})]).toEqual([['state'], []]);
  });

  it('keeps its number when none is given', () => {
    expect(scriptFor(group({ name: 'team', system: true }), ['state'])).toContain('groupadd --system team');
  });
});

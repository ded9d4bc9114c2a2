import { describe, expect, it } from 'vitest';
import { mount } from '../../src/resources/mount.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';

const task = mount({ path: '/srv/my data/', source: 'UUID=1', fstype: 'ext4', options: 'noatime' });
const fstab = ['# /srv', 'UUID=1  /srv/my\\040data\text4 noatime 0 2'];
const mounts = ['/dev/sdb /srv/my\\040data ext4 rw,noatime 0 0'];

describe('what differs', () => {
  it.each([
    ['nothing, however it is spaced', { fstab, mounts }, []],
    ['it is not mounted', { fstab, mounts: ['/dev/sdb /srv ext4 rw 0 0'] }, ['mounted']],
    ['fstab does not have it', { fstab: ['# UUID=1 /srv/my\\040data ext4 noatime'], mounts }, ['fstab']],
    ['fstab has other options', { fstab: ['UUID=1 /srv/my\\040data ext4 defaults'], mounts }, ['fstab']],
    ['all', {}, ['fstab', 'mounted']],
  ])('%s', (_, seen, fields) => {
    expect(fieldsOf(task, seen)).toEqual(fields);
  });

  it('of a mount that is to be absent: what is left', () => {
    const gone = mount({ path: '/srv/my data', state: 'absent' });
    expect([fieldsOf(gone, { fstab, mounts }), fieldsOf(gone, { mounts }), fieldsOf(gone, {})]).toEqual([
      ['fstab', 'mounted'],
      ['mounted'],
      [],
    ]);
  });
});

it('mounts again with other options only when fstab changed', () => {
  expect(scriptFor(task, ['fstab'])).toContain('mount -o remount');
  expect(scriptFor(task, ['mounted'])).not.toContain('remount');
});

it('needs a source and a type', () => {
  expect(() => mount({ path: '/srv' })).toThrow('source, fstype: are needed');
});

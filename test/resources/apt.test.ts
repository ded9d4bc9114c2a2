import { describe, expect, it } from 'vitest';
import { apt } from '../../src/resources/apt.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';

const installed = (version: string, want = 'install') => ({ want, status: 'installed', installed: true, version });
const half = { want: 'install', status: 'half-configured', installed: false, version: '1' };
const leftover = { want: 'deinstall', status: 'config-files', installed: false, version: '1' };

type Props = Parameters<typeof apt>[0];

describe('what differs', () => {
  it.each<[string, Props, Record<string, unknown>, string[]]>([
    ['nothing', { packages: ['aa'] }, { aa: installed('1') }, []],
    ['a package dpkg never heard of', { packages: ['aa', 'bb'] }, { bb: installed('1') }, ['aa']],
    ['a package of which only configuration is left', { packages: ['aa'] }, { aa: leftover }, ['aa']],
    ['a package that is half configured', { packages: ['aa'] }, { aa: half }, ['aa']],
    ['another version than is pinned', { packages: ['aa=1.2*'] }, { aa: installed('1.3-1') }, ['aa']],
    ['nothing with a version that fits', { packages: ['aa=1.2*'] }, { aa: installed('1.2-3+deb12u1') }, []],
    ['a missing hold', { packages: ['aa'], hold: true }, { aa: installed('1') }, ['hold aa']],
    ['a hold that is not wanted', { packages: ['aa'], hold: false }, { aa: installed('1', 'hold') }, ['hold aa']],
    ['no hold when it was not asked about', { packages: ['aa'] }, { aa: installed('1', 'hold') }, []],
    ['a package that is to be absent', { packages: ['aa', 'bb'], state: 'absent' }, { aa: installed('1') }, ['aa']],
    ['nothing of configuration that is left', { packages: ['aa'], state: 'absent' }, { aa: leftover }, []],
  ])('%s', (_, props, seen, fields) => {
    expect(fieldsOf(apt(props), seen)).toEqual(fields);
  });
});

describe('what is run', () => {
  const last = (script: string) => script.trimEnd().split('\n').slice(-2);

  it('installs only what differs, since apt-get would upgrade the rest', () => {
    expect(last(scriptFor(apt({ packages: ['aa', 'bb', 'cc'] }), ['bb']))).toContain(
      'apt_install --no-install-recommends bb',
    );
  });

  it('lets a pin go back, and through a hold, which is put on again', () => {
    expect(last(scriptFor(apt({ packages: ['aa=1.2*'], hold: true, recommends: true }), ['aa']))).toEqual([
      `apt_install --allow-downgrades --allow-change-held-packages 'aa=1.2*'`,
      'apt_hold aa',
    ]);
  });

  it('only marks when only the hold differs', () => {
    expect(last(scriptFor(apt({ packages: ['aa'], hold: false }), ['hold aa'])).at(-1)).toBe(
      'apt_run apt-mark unhold aa',
    );
  });

  it('removes', () => {
    expect(last(scriptFor(apt({ packages: ['aa', 'bb'], state: 'absent' }), ['aa']))).toContain(
      'apt_remove --allow-change-held-packages aa',
    );
  });
});

it.each<[Props, string]>([
  [{ packages: [] }, 'packages:'],
  [{ packages: ['Big'] }, 'packages.0: must be a package name, or name=version'],
  [{ packages: ['aa; rm -rf /'] }, 'packages.0: must be a package name'],
  [{ packages: ['aa=1'], state: 'absent' }, 'a version cannot be given for packages that are to be absent'],
  [{ packages: ['aa'], state: 'absent', hold: true }, 'hold: cannot be given for packages that are to be absent'],
])('rejects %j', (props, message) => {
  expect(() => apt(props)).toThrow(message);
});

import { describe, expect, it } from 'vitest';
import { content } from '../../../src/resources/collect/content.ts';
import { debconfAnswer } from '../../../src/resources/collect/debconf.ts';
import { dpkg } from '../../../src/resources/collect/dpkg.ts';
import { groupEntry } from '../../../src/resources/collect/groups.ts';
import { linesOf } from '../../../src/resources/collect/lines.ts';
import { passwd } from '../../../src/resources/collect/passwd.ts';
import { sha256 } from '../../../src/resources/collect/sha256.ts';
import { asAsked, stat } from '../../../src/resources/collect/stat.ts';
import type { SharedProbe } from '../../../src/resources/probe.ts';

const hash = 'a'.repeat(64);

/** What a collector makes of an output, for the keys that were asked. */
function parsed(probe: (key: string) => SharedProbe<unknown>, stdout: string, ...keys: string[]): unknown {
  return Object.fromEntries(probe('').collector.parse(stdout, keys));
}

it.each([stat, sha256, dpkg, linesOf, passwd, groupEntry, content, debconfAnswer])(
  '%o finds nothing in no output',
  (probe: (key: string) => SharedProbe<unknown>) => {
    expect(parsed(probe, '', 'x')).toEqual({});
  },
);

describe('stat', () => {
  it('keeps bars in names, and four digits of the mode', () => {
    const seen = parsed(stat, '755|root|adm|0|4|12|regular file|/a|b\n1777|root|root|0|0|0|directory|/tmp\n') as object;
    expect(seen).toEqual({
      '/a|b': { kind: 'file', owner: 'root', group: 'adm', uid: '0', gid: '4', mode: '0755', bytes: 12 },
      '/tmp': { kind: 'directory', owner: 'root', group: 'root', uid: '0', gid: '0', mode: '1777', bytes: 0 },
    });
  });

  it('keeps bars and arrows in names and targets of links', () => {
    const link = (name: string) => `777|root|root|0|0|4|symbolic link|${name}`;
    const stdout = [
      link('/a|b -> ../c|d'),
      link('/a -> b -> c'),
      link('/a -> x'),
      '644|r|r|0|0|0|regular file|/f -> g',
    ];
    const seen = parsed(stat, stdout.join('\n'), '/a|b', '/a', '/a -> b', '/f -> g') as Record<string, object>;
    expect(Object.entries(seen).map(([path, it]) => [path, 'target' in it && it.target])).toEqual([
      ['/a|b', '../c|d'],
      ['/a -> b', 'c'],
      ['/a', 'x'],
      ['/f -> g', false],
    ]);
  });

  it.each([
    ['regular empty file', 'file'],
    ['symbolic link', 'link'],
    ['fifo', 'other'],
    ['character special file', 'other'],
  ])('takes a %s for: %s', (kind, short) => {
    expect(parsed(stat, `600|r|r|0|0|0|${kind}|/x`)).toMatchObject({ '/x': { kind: short } });
  });

  it('answers in numbers where it was asked in numbers', () => {
    const seen = {
      kind: 'file',
      owner: 'al',
      group: 'UNKNOWN',
      uid: '1001',
      gid: '77',
      mode: '0644',
      bytes: 0,
    } as const;
    expect(asAsked(seen, { owner: '1001', group: '77' })).toEqual({ owner: '1001', group: '77', mode: '0644' });
    expect(asAsked(seen, { owner: 'al', group: 'team' })).toEqual({ owner: 'al', group: 'UNKNOWN', mode: '0644' });
  });
});

it('sha256 undoes the escapes of GNU in names', () => {
  expect(parsed(sha256, `${hash}  /a b\n\\${hash}  /back\\\\nslash\n\\${hash}  /new\\nline\n`)).toEqual({
    '/a b': hash,
    '/back\\nslash': hash,
    '/new\nline': hash,
  });
});

describe('dpkg', () => {
  const entry = (name: string, arch: string, status: string, version = '2.36') =>
    `Package: ${name}\nStatus: ${status}\nSection: libs\nArchitecture: ${arch}\nVersion: ${version}\nDepends: x\n`;
  const installed = { want: 'install', status: 'installed', installed: true, version: '2.36' };
  const removed = { want: 'deinstall', status: 'config-files', installed: false, version: '2.36' };

  it('gives the plain name to the architecture that is installed', () => {
    const stdout = [
      entry('libc6', 'i386', 'deinstall ok config-files'),
      entry('libc6', 'amd64', 'install ok installed'),
      entry('libc6', 'armhf', 'deinstall ok config-files'),
    ];
    expect(parsed(dpkg, stdout.join('--\n'), 'libc6:i386')).toEqual({
      libc6: installed,
      'libc6:amd64': installed,
      'libc6:i386': removed,
      'libc6:armhf': removed,
    });
  });

  it('passes over the beginning of what stands behind an entry', () => {
    const stdout = `${entry('jq', 'amd64', 'hold ok installed', '1:1.6~x')}\nPackage: other\nStatus: install ok installed\n`;
    expect(parsed(dpkg, stdout, 'jq')).toEqual({
      jq: { ...installed, want: 'hold', version: '1:1.6~x' },
      'jq:amd64': { ...installed, want: 'hold', version: '1:1.6~x' },
    });
  });
});

it('lines are told apart by the paths that were asked, which may hold colons', () => {
  expect(parsed(linesOf, '/a:1\n/a:\n/b:c:x: y\n/b:no\ngrep: x\n', '/a', '/b:c')).toEqual({
    '/a': ['1', ''],
    '/b:c': ['x: y'],
  });
});

it('passwd and groups take the entries apart', () => {
  expect(parsed(passwd, 'al:x:1001:100:Al:/home/al:/bin/sh\n')).toEqual({
    al: { uid: '1001', gid: '100', home: '/home/al', shell: '/bin/sh' },
  });
  expect(parsed(groupEntry, 'adm:x:4:al,bo\nnone:x:7:\n')).toEqual({
    adm: { gid: '4', members: ['al', 'bo'] },
    none: { gid: '7', members: [] },
  });
});

it('content keeps any text, and bars in names', () => {
  expect(parsed(content, `/a|b|${Buffer.from('x\n|ü').toString('base64')}\n/empty|\n`)).toEqual({
    '/a|b': 'x\n|ü',
    '/empty': '',
  });
});

it('debconf keeps bars in answers', () => {
  expect(parsed(debconfAnswer, 'a/b|x|y\na/c|\n')).toEqual({ 'a/b': 'x|y', 'a/c': '' });
});

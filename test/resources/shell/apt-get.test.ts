import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Script, sh } from '../../../src/core/text.ts';
import { withApt } from '../../../src/resources/shell/apt-get.ts';
import { type AptHost, aptHost } from './apt-host.ts';

const install = (...names: string[]): Script => withApt(sh`apt_install ${names.join(' ')}`);
const updates = (host: AptHost) => host.calls().filter((call) => call === 'apt-get update').length;

/** As in another job: the process that read the lists is another one. */
function byAnother(host: AptHost, minutesAgo: number): void {
  const stamp = join(host.folder, 'state/apt-lists');
  const then = Date.now() / 1000 - minutesAgo * 60;
  writeFileSync(stamp, '0\n');
  utimesSync(stamp, then, then);
}

describe('package lists', () => {
  it('are read once in a job, however many tasks need them', () => {
    const host = aptHost(['aa', 'bb']);
    host.run([install('aa'), install('bb')]);
    expect(updates(host)).toBe(1);
  });

  it.each([
    ['new enough', 60, 0],
    ['old', 400, 1],
  ])('of another job are read again when they are too old: %s', (_, minutesAgo, times) => {
    const host = aptHost(['aa', 'bb']);
    host.run([install('aa')]);
    byAnother(host, minutesAgo);
    host.calls();
    host.run([install('bb')]);
    expect(updates(host)).toBe(times);
  });

  it('of another job are read again when they do not have a package', () => {
    const host = aptHost(['aa']);
    host.run([install('aa')]);
    byAnother(host, 60);
    host.calls();
    host.run([install('zz')]);
    expect(host.calls()).toEqual([
      'apt-get install --fix-broken zz',
      'apt-get update',
      'apt-get install --fix-broken zz',
    ]);
  });

  it('that this job has read are not read again for a package that they do not have', () => {
    const host = aptHost(['aa', 'zx']);
    const [, frame] = host.run([install('aa'), install('zz')]);
    expect(updates(host)).toBe(1);
    expect(frame?.exitCode).toBe(100);
    expect(frame?.output).toContain('PACKAGE_NOT_FOUND: no package zz in the lists of this host; did you mean: ');
  });

  it('are read again in a job that has written a source since', () => {
    const host = aptHost(['aa', 'bb']);
    const source = sh`sleep 0.01; mkdir -p /etc/apt/sources.list.d; : >/etc/apt/sources.list.d/x.sources`;
    host.run([install('aa'), source, install('bb')]);
    expect(updates(host)).toBe(2);
  });

  it('that could not all be read are good for this job, and for no other', () => {
    const host = aptHost(['aa', 'bb', 'cc']);
    writeFileSync(join(host.folder, 'warn'), 'W: Failed to fetch http://x/InRelease\n');
    host.run([install('aa'), install('bb')]);
    expect(updates(host)).toBe(1);
    host.run([install('cc')]);
    expect(updates(host)).toBe(1);
  });
});

describe('apt_has', () => {
  it.each<[string, boolean]>([
    ['aa', true],
    ['aa=1.2*', true],
    ['aa=1.2-?', true],
    ['aa=1.3*', false],
    ['aa=1.2', false],
    ['bb', false],
  ])('of %s, where aa is there in version 1.2-3: %s', (asked, answer) => {
    const host = aptHost(['aa']);
    const [, frame] = host.run([install('aa'), withApt(sh`apt_has aa ${asked} && echo yes || echo no`)]);
    expect(frame?.output).toBe(answer ? 'yes' : 'no');
  });
});

it('a lock that is not given back in time ends the script, and nothing else is tried', () => {
  const host = aptHost(['aa']);
  writeFileSync(join(host.folder, 'bin/perl'), '#!/bin/sh\necho "APT_LOCKED: it is held" >&2; exit 1\n', {
    mode: 0o755,
  });
  const [frame] = host.run([withApt(sh`apt_together aa bb || apt_install aa`)]);
  expect(frame).toEqual({ exitCode: 1, output: 'APT_LOCKED: it is held' });
});

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NEAREST_NAMES, WAIT_FOR_LOCKS } from '../../../src/resources/shell/apt-perl.ts';
import { folderWith } from '../../support/folder.ts';

const hold = `use Fcntl; open(my $f, "+<", $ARGV[0]); my $l = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0);
  fcntl($f, F_SETLK, $l) or die; $| = 1; print "held\\n"; select(undef, undef, undef, $ARGV[1])`;

async function lockFor(seconds: number): Promise<{ lock: string; pid: number | undefined; ended: Promise<unknown> }> {
  const lock = join(folderWith({ lock: '' }), 'lock');
  const holder = spawn('perl', ['-e', hold, '--', lock, String(seconds)]);
  await once(holder.stdout, 'data');
  return { lock, pid: holder.pid, ended: once(holder, 'close') };
}

const wait = (...args: string[]) => spawnSync('perl', ['-e', WAIT_FOR_LOCKS, '--', ...args], { encoding: 'utf8' });

describe('waiting for locks', () => {
  it('goes on at once when nobody holds one, or there is no lock file', () => {
    expect(wait('5', join(folderWith({ lock: '' }), 'lock'), '/not/there')).toMatchObject({ status: 0, stdout: '' });
  });

  it('names the lock, the process and its command, and goes on by itself', async () => {
    const { lock, pid, ended } = await lockFor(1);
    const { status, stdout } = wait('30', '/not/there', lock);
    await ended;
    expect(status).toBe(0);
    expect(stdout).toContain(`waiting for ${lock}: held by process ${pid} (perl -e use Fcntl`);
  });

  it('gives up at its deadline with a code', async () => {
    const { lock, pid, ended } = await lockFor(1);
    const { status, stderr } = wait('0', lock);
    await ended;
    expect(status).toBe(1);
    expect(stderr).toContain(`APT_LOCKED: ${lock} is still held by process ${pid} (perl`);
  });
});

describe('nearest names', () => {
  const names = ['redis', 'redis-server', 'redis-sentinel', 'redis-tools', 'nginx', 'vim', 'vim-tiny'].join('\n');

  it.each([
    ['redis-sever', 'redis-server'],
    ['reddis', 'redis'],
    ['ngnix', 'nginx'],
    ['libreoffice', ''],
  ])('%s -> %s', (asked, nearest) => {
    expect(execFileSync('perl', ['-e', NEAREST_NAMES, '--', asked], { input: names, encoding: 'utf8' })).toBe(nearest);
  });
});

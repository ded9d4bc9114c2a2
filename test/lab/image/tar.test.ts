import { execa } from 'execa';
import { expect, it } from 'vitest';
import { accessFiles } from '../../../src/lab/docker/access-files.ts';
import { tar } from '../../../src/lab/image/tar.ts';

it('writes archives that tar reads', async () => {
  const archive = tar(
    accessFiles({
      keys: { root: ['ssh-ed25519 AAAA'], ubuntu: ['ssh-ed25519 AAAA', 'ssh-ed25519 BBBB\n'] },
      sudoers: ['ubuntu'],
      hostKey: { private: 'PRIVATE', public: 'PUBLIC' },
    }),
  );
  const { stdout: listing } = await execa('tar', ['-tvf', '-', '--numeric-owner'], { input: archive });
  expect(
    listing.split('\n').map((line) => line.replace(/\s+\d{4}-\d\d-\d\d \d\d:\d\d/, '').replace(/ +/g, ' ')),
  ).toEqual([
    'drwx------ 0/0 0 var/lib/rebuild-lab/',
    'drwx------ 0/0 0 var/lib/rebuild-lab/keys/',
    '-rw------- 0/0 17 var/lib/rebuild-lab/keys/root',
    '-rw------- 0/0 34 var/lib/rebuild-lab/keys/ubuntu',
    '-r--r----- 0/0 30 etc/sudoers.d/90-cloud-init-users',
    '-rw------- 0/0 8 etc/ssh/ssh_host_ed25519_key',
    '-rw-r--r-- 0/0 7 etc/ssh/ssh_host_ed25519_key.pub',
  ]);
  const keys = ['-xOf', '-', 'var/lib/rebuild-lab/keys/ubuntu'];
  expect((await execa('tar', keys, { input: archive })).stdout).toBe('ssh-ed25519 AAAA\nssh-ed25519 BBBB');
});

it('refuses a path that the format has no room for', () => {
  expect(() => tar([{ path: 'x'.repeat(101) }])).toThrow('path too long');
});

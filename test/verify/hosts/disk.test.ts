import { expect, it } from 'vitest';
import { disk } from '../../../src/verify/hosts/disk.ts';
import { findings, host, site, told } from '../given.ts';

const known = site([host('redis')]);
const HEAD = 'Filesystem     Type     1024-blocks     Used Available Capacity Mounted on\n';
const INODES = '==\nFilesystem     Type     Inodes  IUsed   IFree IUse% Mounted on\n';

const row = (type: string, size: number, left: number, path: string) =>
  `/dev/x         ${type}     ${size} ${size - left}  ${left}  50% ${path}\n`;
const output = (bytes: string, inodes = '', where = 'machine') => `${where}\n${HEAD}${bytes}${INODES}${inodes}`;
const root = row('ext4', 10_000_000, 5_000_000, '/');

it('passes file systems with room, and names the fullest', () => {
  expect(told(disk, known, output(root + row('xfs', 1000, 200, '/data')))).toEqual([
    'passed redis: 2 file systems have room; the fullest, /data, has 20 % left',
  ]);
});

it.each<[what: string, bytes: string, inodes: string, finding: string]>([
  [
    'is nearly full',
    row('xfs', 1_024_000, 102_400, '/data'),
    '',
    'failed redis:/data: has only 100 of 1000 MiB left (10 %)',
  ],
  [
    'has a space in its name',
    row('xfs', 1000, 0, '/my data'),
    '',
    'failed redis:/my data: has only 0 of 0 MiB left (0 %)',
  ],
  ['has few inodes left', '', row('ext4', 1000, 100, '/'), 'failed redis:/: has only 100 of 1000 inodes left (10 %)'],
  ['is a full tmpfs', row('tmpfs', 4096, 0, '/tmp'), '', 'failed redis:/tmp: has only 0 of 4 MiB left (0 %)'],
])('names one that %s', (_, bytes, inodes, finding) => {
  expect(told(disk, known, output(root + bytes, inodes))).toEqual([finding]);
});

it.each([
  row('squashfs', 1000, 0, '/snap/core/1'),
  row('devtmpfs', 1000, 0, '/dev'),
  row('tmpfs', 1000, 0, '/run/lock'),
  row('tmpfs', 1000, 0, '/var/lib/kubelet/pods/1/volumes/secret'),
  row('overlay', 1000, 0, '/run/containerd/io.containerd.runtime.v2.task/k8s.io/1/rootfs'),
  row('btrfs', 0, 0, '/empty'),
])('does not mind %s', (line) => {
  expect(told(disk, known, output(root + line))).toEqual([
    'passed redis: 1 file systems have room; the fullest, /, has 50 % left',
  ]);
});

it('asks for 1 GiB in a container, whose disk is that of the machine, and for a share of its tmpfs', () => {
  const large = row('overlay', 264_000_000, 20_000_000, '/');
  const inContainer = (bytes: string) => told(disk, known, output(bytes, '', 'container'));
  expect(inContainer(large)).toEqual(['passed redis: 1 file systems have room; the fullest, /, has 7 % left']);
  expect(inContainer(row('overlay', 264_000_000, 1_000_000, '/'))).toEqual([
    'failed redis:/: has only 976 of 257812 MiB left (0 %)',
  ]);
  expect(inContainer(large + row('tmpfs', 4096, 4000, '/srv'))).toEqual([
    'passed redis: 2 file systems have room; the fullest, /, has 7 % left',
  ]);
  expect(inContainer(large + row('tmpfs', 4096, 0, '/srv'))).toEqual([
    'failed redis:/srv: has only 0 of 4 MiB left (0 %)',
  ]);
});

it('says where to look', () => {
  expect(findings(disk, known, output(row('xfs', 1000, 0, '/data')))[0]!.hint).toContain('du -xh --max-depth=2 /data');
});

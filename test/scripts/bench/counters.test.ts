import { expect, it } from 'vitest';
import { cpuFile } from '../../../scripts/bench/counters.ts';
import { grown } from '../../../scripts/bench/measure.ts';

const first = [
  '25 24 0:22 / /sys/fs/cgroup/unified rw shared:4 - cgroup2 cgroup2 rw',
  '27 24 0:24 / /sys/fs/cgroup/cpuacct rw shared:6 - cgroup cgroup rw,cpuacct',
  '28 24 0:25 / /sys/fs/cgroup/memory rw shared:7 - cgroup cgroup rw,memory',
].join('\n');
const second = '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate';

it.each([
  ['version 1', '4:cpu,cpuacct:/docker/abc\n0::/\n', first, '/sys/fs/cgroup/cpuacct/docker/abc/cpuacct.usage'],
  ['version 2', '0::/docker/abc\n', second, '/sys/fs/cgroup/docker/abc/cpu.stat'],
  [
    'version 2 under systemd, with a group of its own in the container',
    '0::/system.slice/docker-abc.scope/init.scope\n',
    second,
    '/sys/fs/cgroup/system.slice/docker-abc.scope/cpu.stat',
  ],
  ['a group that is not seen from here', '0::/../other\n', second, undefined],
])('finds the processor time of a container: %s', (_, groups, mountinfo, file) => {
  expect(cpuFile('abc', groups, mountinfo)).toBe(file);
});

it('tells by how much counters grew, but for those that cannot be read', () => {
  const unknown = { kibToHosts: undefined, commands: undefined };
  const before = { hostsCpuSeconds: 1.5, kibFromHosts: 10, ...unknown };
  expect(grown(before, { hostsCpuSeconds: 2.75, kibFromHosts: undefined, ...unknown })).toEqual({
    hostsCpuSeconds: 1.25,
  });
});

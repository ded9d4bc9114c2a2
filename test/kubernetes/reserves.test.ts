import { expect, it } from 'vitest';
import { nodeReserves } from '../../src/kubernetes/reserves.ts';

it.each([
  // memory, CPUs, system, kubelet, left for pods
  [1024, 2, 120, 151, 653],
  [1910, 2, 138, 196, 1476],
  [2048, 2, 141, 202, 1605],
  [8192, 2, 264, 510, 7318],
  [65_536, 16, 1411, 1083, 62_942],
])('of %i MiB on %i CPUs it keeps %i for the system and %i for kubelet, and leaves %i', (...row) => {
  const [memoryMiB, cpus, system, kube, left] = row;
  const reserves = nodeReserves({ memoryMiB, cpus });
  expect([reserves.system.memoryMiB, reserves.kube.memoryMiB, reserves.allocatable.memoryMiB]).toEqual([
    system,
    kube,
    left,
  ]);
});

it('leaves more than 1 GiB of a node of 2 GiB, as EC2 shows it', () => {
  expect(nodeReserves({ memoryMiB: 1900, cpus: 2 }).allocatable.memoryMiB).toBeGreaterThan(1024);
});

it('keeps 120 thousandths of two CPUs', () => {
  expect(nodeReserves({ memoryMiB: 2048, cpus: 2 }).allocatable.cpuMilli).toBe(1880);
});

it('never leaves less than nothing', () => {
  expect(nodeReserves({ memoryMiB: 128, cpus: 1 }).allocatable.memoryMiB).toBe(0);
});

import { thresholdMiB } from './threshold.ts';

/** A part of a node: thousandths of a CPU, and memory. */
export interface Share {
  readonly cpuMilli: number;
  readonly memoryMiB: number;
}

export interface NodeReserves {
  /** For what the operating system runs: systemd, sshd, the journal, agents. */
  readonly system: Share;
  /** For kubelet and the container runtime. */
  readonly kube: Share;
  /** Free memory below which kubelet evicts pods; it is kept from pods too. */
  readonly evictionMiB: number;
  /** What is left for pods. */
  readonly allocatable: Share;
}

export interface NodeSize {
  readonly cpus: number;
  readonly memoryMiB: number;
}

/** What kubelet keeps by itself. */
const EVICTION = '100Mi';

/** Of the memory above this, hardly more is needed: pods do not grow in number with it. */
const KNEE_MIB = 8192;

/**
 * What is kept from pods on a node of this size. Memory: 100 MiB and 2 % for the system; 100 MiB, 5 % of the first 8 GiB
 * and 1 % of the rest for kubelet. CPU: 50m for the system; for kubelet 60m and 10m for each CPU after the first. The
 * formulas of cloud providers begin at a quarter of the RAM: of a node of 2 GiB they would leave too little to work with.
 * `eviction`: kubelet's threshold `memory.available`.
 */
export function nodeReserves(
  { cpus, memoryMiB }: NodeSize,
  { eviction = EVICTION }: { readonly eviction?: string } = {},
): NodeReserves {
  const evictionMiB = thresholdMiB(eviction, memoryMiB);
  const system = { cpuMilli: 50, memoryMiB: Math.round(100 + 0.02 * memoryMiB) };
  const above = Math.max(0, memoryMiB - KNEE_MIB);
  const kube = {
    cpuMilli: 60 + 10 * (Math.max(1, cpus) - 1),
    memoryMiB: Math.round(100 + 0.05 * (memoryMiB - above) + 0.01 * above),
  };
  const allocatable = {
    cpuMilli: cpus * 1000 - system.cpuMilli - kube.cpuMilli,
    memoryMiB: Math.max(0, memoryMiB - system.memoryMiB - kube.memoryMiB - evictionMiB),
  };
  return { system, kube, evictionMiB, allocatable };
}

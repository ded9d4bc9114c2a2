import type { PlannedNode } from '../../src/capacity/model.ts';
import type { Pod } from '../../src/capacity/pods/model.ts';

/** A node of the cluster on which pods may have so much. */
export function node(name: string, given: Partial<PlannedNode> & { cpu?: number; memory?: number } = {}): PlannedNode {
  const { cpu = 2000, memory = 1000, ...rest } = given;
  return {
    name,
    type: 't3.small',
    market: 'on-demand',
    vcpu: 2,
    memoryMiB: 2048,
    usableMiB: 1894,
    burst: undefined,
    quota: undefined,
    monthlyUsd: 10,
    rootGb: 20,
    isKubernetesNode: true,
    labels: {},
    taints: [],
    limits: {},
    units: [],
    demands: {},
    allocatable: { cpuMilli: cpu, memoryMiB: memory },
    ...rest,
  };
}

export function pod(name: string, memoryMiB: number, given: Partial<Pod> = {}): Pod {
  return { name, where: { replicas: 1 }, cpuMilli: 100, memoryMiB, ...given };
}

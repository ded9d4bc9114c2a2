import type { Market } from '../cloud/data/quotas.ts';
import { hostVar } from '../inventory/known.ts';
import type { Host } from '../inventory/model.ts';
import { instanceMonth } from './cost.ts';
import type { CollectedDemands } from './demands.ts';
import type { Catalogue, PlannedNode, Sized, Taint } from './model.ts';

export interface NodesInput {
  readonly hosts: readonly Host[];
  readonly demands: CollectedDemands;
  readonly catalogue: Catalogue;
}

/** The hosts as they are planned, in their order. @throws RebuildError VAR_* when a variable of a host is not valid */
export function plannedNodes({ hosts, demands, catalogue }: NodesInput): PlannedNode[] {
  return hosts.map((host) => {
    const ec2 = hostVar(host, 'ec2');
    const asked = demands.of(host.name);
    const market = ec2?.market ?? 'on-demand';
    const own = { market, demands: { allocatable: asked.allocatable, least: asked.least } };
    return {
      name: host.name,
      ...own,
      ...sizeOf(own, ec2?.type, catalogue),
      rootGb: ec2?.root_gb,
      isKubernetesNode: asked.allocatable !== undefined,
      labels: { ...hostVar(host, 'labels') },
      taints: demands.taintsOf(host.name).map(parseTaint),
      limits: hostVar(host, 'limits') ?? {},
      units: asked.units,
    };
  });
}

/** The same node on another type. */
export function withType<Node extends Pick<PlannedNode, 'market' | 'demands'>>(
  node: Node,
  type: string,
  catalogue: Catalogue,
): Node & Sized {
  return { ...node, ...sizeOf(node, type, catalogue) };
}

/**
 * The share of an instance's memory that Linux is not expected to see: firmware, kernel, hypervisor. An estimate from above,
 * as Karpenter makes it (karpenter.sh, settings: VM_MEMORY_OVERHEAD_PERCENT, 0.075 by default).
 */
const UNSEEN_SHARE = 0.075;

function sizeOf(
  { market, demands }: { readonly market: Market; readonly demands: PlannedNode['demands'] },
  type: string | undefined,
  catalogue: Catalogue,
): Sized {
  const facts = type === undefined ? undefined : catalogue.instanceType(type);
  const usableMiB = facts && Math.floor(facts.memoryMiB * (1 - UNSEEN_SHARE));
  return {
    type,
    vcpu: facts?.vcpu,
    memoryMiB: facts?.memoryMiB,
    usableMiB,
    burst: facts?.burst,
    quota: type === undefined ? undefined : catalogue.quotaFor(type, market),
    monthlyUsd: market === 'on-demand' ? instanceMonth(type, catalogue.prices) : undefined,
    allocatable: facts && demands.allocatable?.({ cpus: facts.vcpu, memoryMiB: usableMiB! }),
  };
}

/** `key=value:Effect`, where the value may be left out. */
function parseTaint(text: string): Taint {
  const [, key = '', value = '', effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(text) ?? [];
  return { key, value, effect };
}

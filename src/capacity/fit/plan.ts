import { type InstanceType, instanceTypes } from '../../cloud/data/instance-types.ts';
import type { PlannedNode } from '../model.ts';
import type { CapacityPlan } from '../plan.ts';
import type { AccountLimits } from '../quota.ts';
import { type CandidateRules, candidatesOf, presentOption } from './candidates.ts';
import { fitTypes } from './fit.ts';
import type { FitNode, FitResult } from './model.ts';
import { type PodsView, podsView } from './pods.ts';

export interface FitRequest {
  /** What is planned, as `capacityPlan` says it. */
  readonly plan: Pick<CapacityPlan, 'nodes' | 'pods' | 'catalogue' | 'costs'>;
  readonly account: AccountLimits;
  /** The group of a host, for phases. */
  groupOf(host: string): string;
  isControlPlane(host: string): boolean;
  /** Default: all that this version knows. */
  readonly types?: readonly InstanceType[];
  readonly isAnyFamily?: boolean;
  isOffered?(type: string, host: string): boolean;
  readonly maxMonthlyUsd?: number | undefined;
}

/** The cheapest change of types with which what is planned meets the quotas of its account and all pods still have a place. */
export function fitPlan(request: FitRequest): FitResult {
  const { plan, account, maxMonthlyUsd } = request;
  const { limits, usedByOthers } = account;
  const rules: CandidateRules = {
    catalogue: plan.catalogue,
    types: request.types ?? instanceTypes(),
    bounded: new Set(limits.keys()),
    isAnyFamily: request.isAnyFamily ?? false,
    isOffered: request.isOffered ?? (() => true),
  };
  const view = podsView(plan.nodes, plan.pods, plan.catalogue);
  return fitTypes({
    nodes: plan.nodes.filter(({ type }) => type !== undefined).map((node) => fitNode(node, view, rules, request)),
    available: new Map([...limits].map(([code, limit]) => [code, limit - (usedByOthers.get(code) ?? 0)])),
    accepts: view.accepts,
    budget: maxMonthlyUsd === undefined ? undefined : { maxMonthlyUsd, otherMonthlyUsd: besideInstances(plan) },
  });
}

function fitNode(node: PlannedNode, view: PodsView, rules: CandidateRules, request: FitRequest): FitNode {
  const candidates = candidatesOf(node, rules).filter(({ type }) => view.acceptsAlone(node, type));
  return {
    name: node.name,
    group: request.groupOf(node.name),
    isControlPlane: request.isControlPlane(node.name),
    present: presentOption(node, rules.catalogue),
    candidates,
    alike: view.likeness(
      node,
      candidates.map(({ type }) => type),
    ),
  };
}

function besideInstances({ costs: { rootDisks, publicIpv4 } }: FitRequest['plan']): number {
  return rootDisks.value + publicIpv4.value;
}

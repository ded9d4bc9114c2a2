import type { InstanceType } from '../../cloud/data/instance-types.ts';
import { instanceMonth } from '../cost.ts';
import type { Catalogue, PlannedNode } from '../model.ts';
import type { FitOption } from './model.ts';

export interface CandidateRules {
  readonly catalogue: Catalogue;
  /** All types that there are. */
  readonly types: readonly InstanceType[];
  /** Quotas whose limits are known. */
  readonly bounded: ReadonlySet<string>;
  /** Other kinds of families too: T, M, C, R … */
  readonly isAnyFamily: boolean;
  /** Whether the zone of a node has a type. */
  isOffered(type: string, node: string): boolean;
}

/** What a node is now. A spot instance counts with its On-Demand price, which it never costs more than. */
export function presentOption({ type = '', quota, vcpu = 0 }: PlannedNode, { prices }: Catalogue): FitOption {
  return { type, quota: quota?.code, vcpu, monthlyUsd: instanceMonth(type, prices) };
}

/**
 * The types that a node could have instead: of the same architecture, with no less memory and fewer vCPU in its quota, or in
 * another quota that is known, with a known price, of the present generation and offered in its zone. Of those with equal
 * vCPU and memory only the cheapest: where pods go depends on nothing else.
 */
export function candidatesOf(node: PlannedNode, rules: CandidateRules): FitOption[] {
  const now = rules.types.find(({ name }) => name === node.type);
  if (!now || !node.quota || !rules.bounded.has(node.quota.code)) return [];
  const options = rules.types
    .filter((type) => isPossible(type, now, node, rules))
    .map((type) => ({ ...optionOf(type, node, rules.catalogue), memoryMiB: type.memoryMiB }))
    .filter(
      ({ quota, vcpu, monthlyUsd }) =>
        monthlyUsd !== undefined &&
        quota !== undefined &&
        rules.bounded.has(quota) &&
        (quota !== node.quota?.code || vcpu < now.vcpu),
    )
    .toSorted((a, b) => a.monthlyUsd! - b.monthlyUsd! || (a.type < b.type ? -1 : 1));
  const alike = new Map<string, FitOption>();
  for (const { memoryMiB, ...option } of options) {
    const key = `${option.quota} ${option.vcpu} ${memoryMiB}`;
    if (!alike.has(key)) alike.set(key, option);
  }
  return [...alike.values()];
}

function isPossible(type: InstanceType, now: InstanceType, { name }: PlannedNode, rules: CandidateRules): boolean {
  return (
    type.name !== now.name &&
    type.current &&
    type.architecture === now.architecture &&
    type.memoryMiB >= now.memoryMiB &&
    (rules.isAnyFamily || kindOf(type.name) === kindOf(now.name)) &&
    rules.isOffered(type.name, name)
  );
}

/** `t` of `t3a.small`: the letters before the generation say what a family is for. */
function kindOf(type: string): string {
  return /^[a-z]*/.exec(type)![0];
}

function optionOf({ name, vcpu }: InstanceType, { market }: PlannedNode, catalogue: Catalogue): FitOption {
  return {
    type: name,
    quota: catalogue.quotaFor(name, market)?.code,
    vcpu,
    monthlyUsd: instanceMonth(name, catalogue.prices),
  };
}

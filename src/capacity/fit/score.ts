import type { Weighed } from './options.ts';

/** How good a choice is: the smaller, first by cost, then by how many nodes change, then by vCPU. */
export interface Score {
  readonly cost: number;
  readonly changes: number;
  readonly vcpu: number;
}

export const noScore: Score = { cost: 0, changes: 0, vcpu: 0 };

export function addScore(a: Score, b: Score): Score {
  return { cost: a.cost + b.cost, changes: a.changes + b.changes, vcpu: a.vcpu + b.vcpu };
}

export function scoreOf({ cost, isChange, option }: Weighed): Score {
  return { cost, changes: isChange ? 1 : 0, vcpu: option.vcpu };
}

/** Negative where `a` is better. */
export function compareScores(a: Score, b: Score): number {
  return a.cost - b.cost || a.changes - b.changes || a.vcpu - b.vcpu;
}

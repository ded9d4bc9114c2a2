import type { FitNode, FitOption, FitProblem, FitResult, NoFit, QuotaFit, TypeChange } from './model.ts';
import { priceUnits } from './model.ts';
import { weighted } from './options.ts';
import { phases } from './phases.ts';
import { cheapest } from './search.ts';

/** Enough for 200 nodes, and a few seconds at most. */
const MAX_STEPS = 100_000;

/**
 * The cheapest change of instance types with which all quotas are met and which is accepted: by price, then the fewest
 * changed nodes, then the fewest vCPU, then the names of the changed nodes. It is the optimum, and the same for the same
 * problem whatever the order of its nodes. Where there is none: which nodes there is room for now.
 */
export function fitTypes(problem: FitProblem): FitResult {
  const { nodes, available, maxSteps = MAX_STEPS } = problem;
  const before = quotasOf(nodes, available, ({ present }) => present);
  if (before.every((it) => it.before <= it.available)) return { kind: 'already', quotas: before };
  const found = cheapest(weighted(problem), { accepts: problem.accepts, maxSteps });
  if (found.kind !== 'found') return inPhases(problem, reasonOf(found));
  const optionOf = (node: FitNode) => found.choice.get(node.name)!.option;
  const over = overBudget(problem, nodes.map(optionOf));
  if (over) return over;
  return {
    kind: 'fits',
    changes: nodes.flatMap((node) => changeOf(node, optionOf(node))),
    quotas: quotasOf(nodes, available, optionOf),
    monthlyUsd: { before: sumOf(nodes.map(({ present }) => present)), after: sumOf(nodes.map(optionOf)) },
  };
}

function reasonOf(found: { kind: 'none'; asked: number } | { kind: 'steps' }): NoFit {
  if (found.kind === 'steps') return 'steps';
  return found.asked > 0 ? 'pods' : 'quota';
}

function changeOf({ name, present }: FitNode, to: FitOption): TypeChange[] {
  return to === present ? [] : [{ node: name, from: present, to }];
}

function inPhases({ nodes, available }: FitProblem, why: NoFit): FitResult {
  const { now, later } = phases(nodes, available);
  const present = quotasOf(nodes, available, ({ present }) => present);
  const first = quotasOf(
    nodes.filter(({ name }) => now.includes(name)),
    available,
    ({ present }) => present,
  );
  const after = (code: string) => first.find(({ quota }) => quota === code)?.after ?? 0;
  const quotas = present.map((it) => ({ ...it, after: after(it.quota), need: it.before }));
  return now.length === 0 ? { kind: 'impossible', why, quotas } : { kind: 'phases', why, now, later, quotas };
}

/** All that is known of the cost is counted: the least that it can be. */
function overBudget({ budget }: FitProblem, options: readonly FitOption[]): FitResult | undefined {
  if (!budget) return undefined;
  const known = options.reduce((sum, { monthlyUsd = 0 }) => sum + priceUnits(monthlyUsd), 0) / 100_000;
  const monthlyUsd = known + budget.otherMonthlyUsd;
  const { maxMonthlyUsd } = budget;
  return monthlyUsd > maxMonthlyUsd ? { kind: 'impossible', why: 'budget', monthlyUsd, maxMonthlyUsd } : undefined;
}

function sumOf(options: readonly FitOption[]): number | undefined {
  const prices = options.map(({ monthlyUsd }) => monthlyUsd);
  return prices.reduce((sum, it) => (sum === undefined || it === undefined ? undefined : sum + it), 0);
}

/** Of each quota that bounds, and that a node counts in, before or after. */
function quotasOf(
  nodes: readonly FitNode[],
  available: ReadonlyMap<string, number>,
  optionOf: (node: FitNode) => FitOption,
): QuotaFit[] {
  const count = (code: string, option: (node: FitNode) => FitOption) =>
    nodes.map(option).reduce((sum, { quota, vcpu }) => sum + (quota === code ? vcpu : 0), 0);
  return [...available]
    .map(([quota, limit]) => ({
      quota,
      before: count(quota, ({ present }) => present),
      after: count(quota, optionOf),
      available: limit,
    }))
    .filter(({ before, after }) => before > 0 || after > 0);
}

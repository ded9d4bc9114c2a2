import { type FitNode, type FitOption, type FitProblem, priceUnits } from './model.ts';

/** An option of a node, with what choosing it does. */
export interface Weighed {
  readonly option: FitOption;
  /** Place among the quotas that bound the problem; -1 where none does. */
  readonly quota: number;
  /**
   * By how much a month gets dearer, in the units of `priceUnits`. Where the present price is not known, as if it were
   * nothing: no change is chosen for a saving that nobody can vouch for.
   */
  readonly cost: number;
  readonly isChange: boolean;
}

/** A problem in the shape in which it is searched. */
export interface Weighted {
  /** By name, so that ties do not depend on the order of an inventory; those that can be exchanged follow one another. */
  readonly nodes: readonly WeightedNode[];
  /** How much of each bounding quota there is. */
  readonly available: readonly number[];
}

export interface WeightedNode {
  readonly name: string;
  /** In the order in which they are preferred where all else is equal: changes by name of their type, then no change. */
  readonly options: readonly Weighed[];
  /** Whether it can be exchanged for the one before it. Of the two, it then never has the more preferred option. */
  readonly isTwin: boolean;
}

export function weighted({ nodes, available }: FitProblem): Weighted {
  const quotas = [...available.keys()].toSorted();
  const kinds = new Map<string, FitNode[]>();
  for (const node of nodes.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name, alike, present, candidates } = node;
    const kind = JSON.stringify(alike === undefined ? [name] : [alike, present, candidates, 'alike']);
    kinds.set(kind, [...(kinds.get(kind) ?? []), node]);
  }
  return {
    available: quotas.map((code) => Math.max(0, Math.floor(available.get(code)!))),
    nodes: [...kinds.values()].flatMap((twins) =>
      twins.map((node, index) => ({ name: node.name, options: optionsOf(node, quotas), isTwin: index > 0 })),
    ),
  };
}

function optionsOf({ present, candidates }: FitNode, quotas: readonly string[]): Weighed[] {
  const quotaOf = ({ quota }: FitOption) => (quota === undefined ? -1 : quotas.indexOf(quota));
  const before = present.monthlyUsd === undefined ? 0 : priceUnits(present.monthlyUsd);
  const changes = candidates
    .filter(({ type, monthlyUsd }) => monthlyUsd !== undefined && type !== present.type)
    .toSorted((a, b) => (a.type < b.type ? -1 : 1))
    .map((option) => ({
      option,
      quota: quotaOf(option),
      cost: priceUnits(option.monthlyUsd!) - before,
      isChange: true,
    }));
  return [...changes, { option: present, quota: quotaOf(present), cost: 0, isChange: false }];
}

import { type FitNode, type FitOption, type FitProblem, priceUnits } from '../../../src/capacity/fit/model.ts';

/** Every set of types is tried, in no clever order: the types of the best that is accepted, by the names of the nodes. */
export function bruteForce({ nodes, available, accepts }: FitProblem): Readonly<Record<string, string>> | undefined {
  const sorted = nodes.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  let best: { key: Key; types: Record<string, string> } | undefined;
  for (const options of everySet(sorted)) {
    if (!isWithin(options, available)) continue;
    const types = Object.fromEntries(sorted.map(({ name }, index) => [name, options[index]!.type]));
    if (!accepts(new Map(Object.entries(types)))) continue;
    const key = keyOf(sorted, options);
    if (!best || isBefore(key, best.key)) best = { key, types };
  }
  return best?.types;
}

/** Increase of the price, changed nodes, vCPU, and then for each node by name the type that it changes to. */
type Key = readonly [cost: number, changes: number, vcpu: number, ...types: readonly string[]];

function* everySet(nodes: readonly FitNode[]): Generator<FitOption[]> {
  const [first, ...others] = nodes;
  if (!first) {
    yield [];
    return;
  }
  const priced = first.candidates.filter(({ monthlyUsd }) => monthlyUsd !== undefined);
  for (const option of [first.present, ...priced]) {
    for (const rest of everySet(others)) yield [option, ...rest];
  }
}

function isWithin(options: readonly FitOption[], available: FitProblem['available']): boolean {
  return [...available].every(
    ([quota, limit]) =>
      options.filter((it) => it.quota === quota).reduce((sum, { vcpu }) => sum + vcpu, 0) <= Math.max(0, limit),
  );
}

function keyOf(nodes: readonly FitNode[], options: readonly FitOption[]): Key {
  const pairs = nodes.map(({ present }, index) => ({ present, option: options[index]! }));
  const changed = pairs.filter(({ present, option }) => option !== present);
  const cost = changed.reduce(
    (sum, { present, option }) => sum + priceUnits(option.monthlyUsd!) - priceUnits(present.monthlyUsd ?? 0),
    0,
  );
  const vcpu = options.reduce((sum, it) => sum + it.vcpu, 0);
  // `~` comes after all letters: of two sets, the one that changes the earlier node comes first.
  return [cost, changed.length, vcpu, ...pairs.map(({ present, option }) => (option === present ? '~' : option.type))];
}

function isBefore(a: Key, b: Key): boolean {
  for (const [index, it] of a.entries()) if (it !== b[index]) return it < b[index]!;
  return false;
}

import type { FitNode, FitOption, FitProblem } from '../../../src/capacity/fit/model.ts';

/** The same numbers for the same seed: mulberry32, of public domain. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const QUOTAS = ['L-A', 'L-B', undefined];

/** A small problem: up to six nodes, up to three quotas of which two may bound, prices that collide, some unknown. */
export function randomProblem(seed: number): FitProblem {
  const random = randomOf(seed);
  const option = (type: string): FitOption => ({
    type,
    quota: QUOTAS[random(8) === 0 ? 2 : random(2)],
    vcpu: 1 + random(4),
    monthlyUsd: random(8) === 0 ? undefined : 5 + random(6),
  });
  const types = ['p.1', 'q.1', 'r.1', 's.1', 't.1'].map(option);
  const nodes = Array.from({ length: 1 + random(6) }, (_, index): FitNode => {
    const present = types[random(types.length)]!;
    const candidates = types.filter(({ type }) => type !== present.type && random(2) === 0);
    return { name: `n${(index * 5) % 7}`, group: `g${random(3)}`, isControlPlane: index === 0, present, candidates };
  });
  const available = new Map([['L-A', random(8)]]);
  if (random(2) === 0) available.set('L-B', random(8));
  return { nodes, available, accepts: acceptsOf(random, nodes, types) };
}

/** All, or none with a pair of types on two nodes, or only with so many of a type: what couples nodes. */
function acceptsOf(
  random: (below: number) => number,
  nodes: readonly FitNode[],
  types: readonly FitOption[],
): FitProblem['accepts'] {
  const type = types[random(types.length)]!.type;
  const count = random(3);
  const [a, b] = [nodes[random(nodes.length)]!.name, nodes[random(nodes.length)]!.name];
  const kinds: readonly FitProblem['accepts'][] = [
    () => true,
    (choice) => !(choice.get(a) === type && choice.get(b) === type),
    (choice) => choice.get(a) !== type && choice.get(b) !== 'p.1',
    (choice) => [...choice.values()].filter((it) => it === type).length >= count,
    (choice) => [...choice.values()].filter((it) => it === type).length <= count,
    () => false,
  ];
  return kinds[random(kinds.length)]!;
}

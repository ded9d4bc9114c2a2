import { describe, expect, it } from 'vitest';
import { fitTypes } from '../../../src/capacity/fit/fit.ts';
import type { FitNode, FitProblem, FitResult } from '../../../src/capacity/fit/model.ts';
import { bruteForce } from './brute-force.ts';
import { randomOf, randomProblem } from './random.ts';

const SEEDS = Array.from({ length: 3000 }, (_, seed) => seed);

describe('what fit finds', () => {
  it('is what brute force finds, on 3000 random problems of all kinds', () => {
    const kinds = new Map<string, number>();
    for (const seed of SEEDS) {
      const problem = randomProblem(seed);
      const result = fitTypes(problem);
      const kind = 'why' in result ? `${result.kind} ${result.why}` : result.kind;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (result.kind === 'already') continue;
      expect({ seed, types: typesOf(result, problem) }).toEqual({ seed, types: bruteForce(problem) });
    }
    // Each kind is met often enough to count.
    expect(
      [...kinds]
        .filter(([, count]) => count > 10)
        .map(([kind]) => kind)
        .toSorted(),
    ).toEqual(['already', 'fits', 'impossible pods', 'impossible quota', 'phases pods', 'phases quota']);
  });

  it('does not depend on the order of the nodes', () => {
    for (const seed of SEEDS.slice(0, 500)) {
      const problem = randomProblem(seed);
      const turned = { ...problem, nodes: problem.nodes.toReversed() };
      expect(typesOf(fitTypes(turned), turned)).toEqual(typesOf(fitTypes(problem), problem));
    }
  });

  it('is the same when nodes that are alike are not told apart, on 500 random problems', () => {
    for (const seed of SEEDS.slice(0, 500)) {
      const problem = manyAlike(seed);
      const alike = { ...problem, nodes: problem.nodes.map((node) => ({ ...node, alike: node.group })) };
      const types = typesOf(fitTypes(alike), alike);
      expect({ seed, types }).toEqual({ seed, types: typesOf(fitTypes(problem), problem) });
    }
  });
});

/** Up to nine nodes of two kinds, where only the number of each type counts. */
function manyAlike(seed: number): FitProblem {
  const random = randomOf(seed);
  const type = (name: string, vcpu: number) => ({ type: name, quota: 'L-A', vcpu, monthlyUsd: 1 + random(5) });
  const [big, small, tiny] = [type('big.1', 4), type('small.1', 2), type('tiny.1', 1)];
  const nodes = Array.from({ length: 2 + random(8) }, (_, index): FitNode => {
    const present = random(2) === 0 ? big : small;
    const candidates = present === big ? [small, tiny] : [tiny];
    return { name: `${present.type}-${index}`, group: present.type, isControlPlane: false, present, candidates };
  });
  const [most, least] = [random(4), random(4)];
  return {
    nodes,
    maxSteps: Number.POSITIVE_INFINITY,
    available: new Map([['L-A', random(24)]]),
    accepts: (choice) => {
      const types = [...choice.values()];
      const count = (name: string) => types.filter((it) => it === name).length;
      return count('tiny.1') <= most && count('small.1') >= least;
    },
  };
}

function typesOf(result: FitResult, { nodes }: FitProblem): Readonly<Record<string, string>> | undefined {
  if (result.kind !== 'fits') return undefined;
  const changed = new Map(result.changes.map(({ node, to }) => [node, to.type]));
  return Object.fromEntries(nodes.map(({ name, present }) => [name, changed.get(name) ?? present.type]).toSorted());
}

import { describe, expect, it } from 'vitest';
import { fitTypes } from '../../../src/capacity/fit/fit.ts';
import type { FitNode, FitOption, FitProblem } from '../../../src/capacity/fit/model.ts';

const quota = 'L-1216C47A';
const t3 = (size: string, monthlyUsd: number): FitOption => ({ type: `t3.${size}`, quota, vcpu: 2, monthlyUsd });
const t2 = (size: string, monthlyUsd: number): FitOption => ({ type: `t2.${size}`, quota, vcpu: 1, monthlyUsd });
const small = { present: t3('small', 18.98), candidates: [t2('small', 21.024)] };
const micro = { present: t3('micro', 9.49), candidates: [t2('micro', 10.512)] };
const large = { present: t3('large', 75.92), candidates: [] };

function node(name: string, options: Pick<FitNode, 'present' | 'candidates'>, alike?: string): FitNode {
  return { name, group: 'g', isControlPlane: false, ...options, alike };
}

function problem(nodes: readonly FitNode[], limit: number, more: Partial<FitProblem> = {}): FitProblem {
  return { nodes, available: new Map([[quota, limit]]), accepts: () => true, ...more };
}

describe('fit', () => {
  const nodes = [node('c', large), node('b', small), node('a', micro)];

  it('changes nothing where the quota is met', () => {
    expect(fitTypes(problem(nodes, 6))).toEqual({
      kind: 'already',
      quotas: [{ quota, before: 6, after: 6, available: 6 }],
    });
  });

  it('changes the node that costs least to change, and says what it comes to', () => {
    expect(fitTypes(problem(nodes, 5))).toEqual({
      kind: 'fits',
      changes: [{ node: 'a', from: micro.present, to: micro.candidates[0] }],
      quotas: [{ quota, before: 6, after: 5, available: 5 }],
      monthlyUsd: { before: 104.39, after: 105.412 },
    });
  });

  it('changes another where pods do not accept that', () => {
    const result = fitTypes(problem(nodes, 5, { accepts: (choice) => choice.get('a') === 't3.micro' }));
    expect(result).toMatchObject({ kind: 'fits', changes: [{ node: 'b' }] });
  });

  it('has an unknown total where the price of a node is unknown', () => {
    const unpriced = node('d', { present: { ...t3('small', 0), monthlyUsd: undefined }, candidates: [] });
    const result = fitTypes(problem([...nodes, unpriced], 7));
    expect(result).toMatchObject({ kind: 'fits', monthlyUsd: { before: undefined, after: undefined } });
  });

  it('goes by phases where no set of types meets the quota', () => {
    expect(fitTypes(problem(nodes, 3))).toEqual({
      kind: 'phases',
      why: 'quota',
      now: ['c'],
      later: ['b', 'a'],
      quotas: [{ quota, before: 6, after: 2, available: 3, need: 6 }],
    });
  });

  it.each([
    ['there is room for no node', problem(nodes, 1), { kind: 'impossible', why: 'quota' }],
    [
      'the cheapest set is above the budget',
      problem(nodes, 5, { budget: { maxMonthlyUsd: 110, otherMonthlyUsd: 10 } }),
      { kind: 'impossible', why: 'budget', maxMonthlyUsd: 110 },
    ],
    ['pods accept no set', problem(nodes, 5, { accepts: () => false }), { kind: 'phases', why: 'pods' }],
    [
      'too many sets are refused to go on',
      problem(nodes, 5, { accepts: () => false, maxSteps: 20 }),
      { kind: 'phases', why: 'steps' },
    ],
  ])('says it when %s', (_, given, expected) => {
    expect(fitTypes(given)).toMatchObject(expected);
  });
});

describe('the time of fit', () => {
  const many = (count: number, alike: boolean) =>
    Array.from({ length: count }, (_, index) =>
      node(`n${index}`, index % 3 === 0 ? small : micro, alike ? `kind ${index % 3 === 0}` : undefined),
    );

  it.each([
    [13, false, 50],
    [13, true, 50],
    [100, false, 1000],
    [100, true, 1000],
    [200, true, 2000],
  ])('for %d nodes (alike: %s) is under %d ms', (count, alike, mostMs) => {
    const started = performance.now();
    const result = fitTypes(problem(many(count, alike), Math.floor(1.5 * count)));
    const took = performance.now() - started;
    console.log(`fit: ${count} nodes, alike ${alike}: ${took.toFixed(1)} ms`);
    expect(result.kind).toBe('fits');
    expect(took).toBeLessThan(mostMs);
  });

  it('for 100 nodes that are alike stays under 1 s where the hundreds of sets that cost less are refused', () => {
    const most = 5;
    const accepts = (choice: ReadonlyMap<string, string>) =>
      [...choice.values()].filter((it) => it === 't2.micro').length <= most;
    const started = performance.now();
    const result = fitTypes(problem(many(100, true), 170, { accepts }));
    console.log(`fit: refused sets: ${(performance.now() - started).toFixed(1)} ms`);
    expect(result).toMatchObject({ kind: 'fits' });
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

import TinyQueue from 'tinyqueue';
import { type Bound, bestOfRest } from './bounds.ts';
import type { Choice } from './model.ts';
import type { Weighed, Weighted } from './options.ts';
import { addScore, compareScores, noScore, type Score, scoreOf } from './score.ts';

export type Found =
  | { readonly kind: 'found'; readonly choice: ReadonlyMap<string, Weighed> }
  /** `asked`: how many sets that meet the quotas were not accepted. */
  | { readonly kind: 'none'; readonly asked: number }
  | { readonly kind: 'steps' };

export interface SearchOptions {
  accepts(choice: Choice): boolean;
  readonly maxSteps: number;
}

/** Where pods go is a question of milliseconds, a step one of microseconds. */
const STEPS_OF_A_QUESTION = 50;

/**
 * The best choice that is accepted. Begun choices are carried on in the order of the best that each can still come to; as
 * that bound is exact, the first whole choice is the best of all, the second the next best, and each is asked for once.
 */
export function cheapest(problem: Weighted, { accepts, maxSteps }: SearchOptions): Found {
  const bound = bestOfRest(problem);
  const queue = new TinyQueue<Begun>([], compareBegun);
  const best = bound(0, problem.available, 0);
  if (best) queue.push({ options: [], ranks: '', left: problem.available, score: noScore, best });
  let asked = 0;
  for (let steps = 1; ; steps += 1) {
    const begun = queue.pop();
    if (!begun) return { kind: 'none', asked };
    if (steps + asked * STEPS_OF_A_QUESTION > maxSteps) return { kind: 'steps' };
    if (begun.options.length < problem.nodes.length) {
      for (const next of carriedOn(begun, problem, bound)) queue.push(next);
      continue;
    }
    const choice = new Map(problem.nodes.map(({ name }, index) => [name, begun.options[index]!]));
    if (accepts(new Map([...choice].map(([name, { option }]) => [name, option.type])))) {
      return { kind: 'found', choice };
    }
    asked += 1;
  }
}

/** A choice for the first nodes. */
interface Begun {
  readonly options: readonly Weighed[];
  /** Place of each option in its node's list, one character each: the order of ties. */
  readonly ranks: string;
  readonly left: readonly number[];
  readonly score: Score;
  /** The best that it can come to. */
  readonly best: Score;
}

function compareBegun(a: Begun, b: Begun): number {
  return compareScores(a.best, b.best) || (a.ranks < b.ranks ? -1 : 1);
}

function carriedOn(begun: Begun, { nodes }: Weighted, bound: Bound): Begun[] {
  const index = begun.options.length;
  const { options, isTwin } = nodes[index]!;
  const least = isTwin ? begun.ranks.charCodeAt(index - 1) : 0;
  return options.flatMap((it, rank) => {
    const left = it.quota < 0 ? begun.left : begun.left.with(it.quota, begun.left[it.quota]! - it.option.vcpu);
    if (rank < least || (it.quota >= 0 && left[it.quota]! < 0)) return [];
    const rest = bound(index + 1, left, nodes[index + 1]?.isTwin ? rank : 0);
    if (!rest) return [];
    const score = addScore(begun.score, scoreOf(it));
    return {
      options: [...begun.options, it],
      ranks: begun.ranks + String.fromCharCode(rank),
      left,
      score,
      best: addScore(score, rest),
    };
  });
}

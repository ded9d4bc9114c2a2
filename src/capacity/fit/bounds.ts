import type { Weighed, Weighted, WeightedNode } from './options.ts';
import { addScore, compareScores, noScore, type Score, scoreOf } from './score.ts';

/**
 * The best score that the nodes from `index` on can reach, with so much left of each quota; undefined: none. `least` is
 * the option that its twin before it has, or 0.
 */
export type Bound = (index: number, left: readonly number[], least: number) => Score | undefined;

/** More is not kept of one table; a quota is then left out of it, which makes the bound lower but never wrong. */
const LARGEST_TABLE = 2_000_000;

/**
 * The exact bound, by dynamic programming over nodes and what is left of each quota. Quotas that no node can exchange for one
 * another are summed up in tables of their own.
 */
export function bestOfRest({ nodes, available }: Weighted): Bound {
  const parts = partsOf(nodes).map((part) => tableOf(part, nodes, available));
  return (index, left, least) => {
    let sum: Score | undefined = noScore;
    for (const part of parts) {
      const score = part(index, left, least);
      if (!score) return undefined;
      sum = addScore(sum, score);
    }
    return sum;
  };
}

/** Nodes that share quotas, directly or through others. */
interface Part {
  readonly quotas: readonly number[];
  /** Indexes, rising. */
  readonly nodes: readonly number[];
}

function partsOf(nodes: readonly WeightedNode[]): Part[] {
  let parts: Part[] = [];
  nodes.forEach((node, index) => {
    const quotas = new Set(node.options.map(({ quota }) => quota).filter((quota) => quota >= 0));
    const [touching, others] = [
      parts.filter((part) => part.quotas.some((quota) => quotas.has(quota))),
      parts.filter((part) => !part.quotas.some((quota) => quotas.has(quota))),
    ];
    const joined = {
      quotas: [...new Set([...touching.flatMap((part) => part.quotas), ...quotas])],
      nodes: [...touching.flatMap((part) => part.nodes), index].toSorted((a, b) => a - b),
    };
    parts = [...others, joined];
  });
  return parts;
}

function tableOf({ quotas, nodes: mine }: Part, nodes: readonly WeightedNode[], available: readonly number[]): Bound {
  const size = sizeOf(quotas, mine, nodes, available);
  const states = size.strides.at(-1)!;
  /** By the part's next node and the option of its twin; after the last node nothing is left to pay. */
  const rows: (readonly Row[])[] = [[Array<Score>(states).fill(noScore)]];
  for (const [at, index] of [...mine.entries()].toReversed()) {
    const next = mine[at + 1];
    rows.unshift(rowsOf(nodes[index]!, rows[0]!, next !== undefined && nodes[next]!.isTwin, size));
  }
  /** How many of the part's nodes come before each index. */
  const before = [...nodes.map((_, index) => mine.filter((it) => it < index).length), mine.length];
  return (index, left, least) => {
    const digits = size.quotas.map((quota, at) => Math.min(left[quota]!, size.most[at]!) * size.strides[at]!);
    const row = rows[before[index]!]!;
    // The twin of a node is the one just before it: of another part's next node it is not decided yet.
    return row[mine[before[index]!] === index ? least : 0]![digits.reduce((sum, digit) => sum + digit, 0)];
  };
}

/** The best score in each state. */
type Row = readonly (Score | undefined)[];

/** The states of a table: what is left of each quota, as digits of one number. */
interface Size {
  readonly quotas: readonly number[];
  /** The most of each that is told apart. */
  readonly most: readonly number[];
  /** Weight of each digit; the last is the number of all states. */
  readonly strides: readonly number[];
}

function sizeOf(
  quotas: readonly number[],
  mine: readonly number[],
  nodes: readonly WeightedNode[],
  available: readonly number[],
): Size {
  const most = quotas.map((quota) => {
    const wanted = mine.map((index) =>
      Math.max(0, ...nodes[index]!.options.filter((it) => it.quota === quota).map(({ option }) => option.vcpu)),
    );
    return Math.min(
      available[quota]!,
      wanted.reduce((sum, it) => sum + it, 0),
    );
  });
  const strides = [1];
  for (const it of most) strides.push(strides.at(-1)! * (it + 1));
  const rows = mine.reduce((sum, index) => sum + nodes[index]!.options.length, 0);
  if (strides.at(-1)! * rows <= LARGEST_TABLE || quotas.length === 0) return { quotas, most, strides };
  const widest = most.indexOf(Math.max(...most));
  return sizeOf(quotas.toSpliced(widest, 1), mine, nodes, available);
}

/** The rows of a node, one for each of its options that may be the most preferred one. */
function rowsOf({ options, isTwin }: WeightedNode, after: readonly Row[], isNextTwin: boolean, size: Size): Row[] {
  let best: Row = Array<undefined>(size.strides.at(-1)!).fill(undefined);
  const rows = options.map((_, index) => {
    const rank = options.length - 1 - index;
    best = withOption(best, options[rank]!, after[isNextTwin ? rank : 0]!, size);
    return best;
  });
  return isTwin ? rows.toReversed() : [best];
}

function withOption(best: Row, chosen: Weighed, after: Row, { quotas, most, strides }: Size): Row {
  const [at, own, vcpu] = [quotas.indexOf(chosen.quota), scoreOf(chosen), chosen.option.vcpu];
  if (at < 0) return best.map((known, state) => better(known, own, after[state]));
  const [stride, digits] = [strides[at]!, most[at]! + 1];
  return best.map((known, state) => {
    const left = Math.floor(state / stride) % digits;
    return left < vcpu ? known : better(known, own, after[state - vcpu * stride]);
  });
}

function better(known: Score | undefined, own: Score, rest: Score | undefined): Score | undefined {
  if (!rest) return known;
  const sum = addScore(own, rest);
  return known && compareScores(known, sum) <= 0 ? known : sum;
}

import { type Costs, costsOf } from '../../../capacity/cost.ts';
import type { PlannedNode } from '../../../capacity/model.ts';
import type { Sum } from '../../../capacity/sum.ts';
import type { RegionPrices } from '../../../cloud/data/prices.ts';
import { sumText } from '../../inventory/sum.ts';
import type { BarRow, Bars } from './bars.ts';

export interface CostFigures {
  readonly nodes: readonly PlannedNode[];
  readonly prices: RegionPrices | undefined;
  /** The group that a node's cost is shown under. */
  groupOf(node: string): string;
}

/** Dollars a month by group, and for what. */
export function costBars({ nodes, prices, groupOf }: CostFigures): Bars {
  const groups = Map.groupBy(nodes, ({ name }) => groupOf(name));
  return {
    parts: [
      { label: 'compute', colour: 'asked' },
      { label: 'root disks', colour: 'disk' },
      { label: 'public IPv4', colour: 'address' },
    ],
    marks: [],
    rows: [...groups]
      .map(([name, members]) => rowOf(`${name} (${members.length})`, costsOf(members, prices)))
      .toSorted((a, b) => totalOf(b) - totalOf(a)),
    scale: usd,
  };
}

function rowOf(name: string, { compute, rootDisks, publicIpv4, total }: Costs): BarRow {
  const known = ({ value, unknown }: Sum) => (value === 0 && unknown > 0 ? undefined : value);
  return {
    name,
    parts: [known(compute), known(rootDisks), known(publicIpv4)],
    marks: [],
    note: sumText(total, usd),
  };
}

function totalOf({ parts }: BarRow): number {
  return parts.reduce<number>((sum, part = 0) => sum + part, 0);
}

export function usd(dollars: number): string {
  return `$${Math.round(dollars)}`;
}

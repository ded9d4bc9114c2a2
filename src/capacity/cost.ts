import { hoursPerMonth, type RegionPrices } from '../cloud/data/prices.ts';
import { addSums, type Sum, sumOf } from './sum.ts';

/** US dollars a month. */
export interface Costs {
  readonly compute: Sum;
  readonly rootDisks: Sum;
  /** Every instance has one: all subnets are public. */
  readonly publicIpv4: Sum;
  readonly total: Sum;
}

interface Priced {
  readonly type: string | undefined;
  readonly rootGb: number | undefined;
  readonly monthlyUsd: number | undefined;
}

/** What `nodes` cost in a region with these prices. What the table of prices lacks counts as unknown, not as nothing. */
export function costsOf(nodes: readonly Priced[], prices: RegionPrices | undefined): Costs {
  const each = (price: (node: Priced) => number | undefined) => sumOf(nodes.map(price));
  const compute = each(({ monthlyUsd }) => monthlyUsd);
  const rootDisks = each(({ rootGb }) => (rootGb && prices ? rootGb * prices.gp3GbMonth : undefined));
  const publicIpv4 = each(({ type }) => (type && prices ? prices.publicIpv4Hour * hoursPerMonth : undefined));
  return { compute, rootDisks, publicIpv4, total: addSums([compute, rootDisks, publicIpv4]) };
}

/** US dollars for a month of one instance, On-Demand. */
export function instanceMonth(type: string | undefined, prices: RegionPrices | undefined): number | undefined {
  const hour = type === undefined ? undefined : prices?.instanceHour[type];
  return hour === undefined ? undefined : hour * hoursPerMonth;
}

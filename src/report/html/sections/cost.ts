import { sumText } from '../../inventory/sum.ts';
import { costBars, usd } from '../charts/cost.ts';
import type { Draw } from '../charts/draw.ts';
import { barsFigure } from '../figure.ts';
import { type HtmlInput, instancesOf } from '../input.ts';
import { html } from '../markup.ts';
import type { PageSection } from './section.ts';

/** What a month costs, by group and by what is paid for. Undefined where nothing is paid for. */
export function costSection(input: HtmlInput, draw: Draw): PageSection | undefined {
  const nodes = instancesOf(input);
  const { report, capacity } = input;
  if (report.region === undefined || nodes.length === 0) return undefined;
  const { compute, rootDisks, publicIpv4, total } = report.totals.monthlyUsd;
  const groups = new Map(report.nodes.map(({ name, groups: [first] }) => [name, first ?? 'no group']));
  const bars = costBars({
    nodes,
    prices: capacity.catalogue.prices,
    groupOf: (node) => groups.get(node) ?? 'no group',
  });
  const sum = `Together ${sumText(total, usd)}: compute ${sumText(compute, usd)}, root disks ${sumText(rootDisks, usd)}, public IPv4 ${sumText(publicIpv4, usd)}.`;
  const chart = barsFigure(bars, { title: 'A month, by group', description: `US dollars. ${sum}` }, draw);
  return { id: 'cost', title: 'Cost', content: html`${chart}` };
}

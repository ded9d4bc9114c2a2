import { addSums, sumOf } from '../../capacity/sum.ts';
import type { ClaimedGroup } from './claimed.ts';
import type { InventoryReport } from './model.ts';
import type { Section } from './section.ts';
import { sumText } from './sum.ts';

const right = { align: 'right' } as const;

/** The rows of the design's own table, and what they add up to. */
export function claimedSection({ claimedGroups: groups }: InventoryReport): Section {
  const all = groups.length > 0 ? [...groups, together(groups)] : [];
  return {
    title: 'Claimed by group',
    columns: [
      { title: 'group' },
      { title: 'nodes', ...right },
      { title: 'vCPU', ...right },
      { title: 'claimed *', ...right },
      { title: 'compute', ...right },
      { title: 'claimed *', ...right },
    ],
    rows: all.map(({ group, nodes, vcpu, computeUsd, claimed }) => [
      group,
      String(nodes),
      sumText(vcpu),
      claimed.vcpu?.toString() ?? '',
      sumText(computeUsd, usd),
      claimed.monthly_usd === undefined ? '' : usd(claimed.monthly_usd),
    ]),
  };
}

function together(groups: readonly ClaimedGroup[]): ClaimedGroup {
  const claimed = (key: 'vcpu' | 'monthly_usd') => sumOf(groups.map((it) => it.claimed[key] ?? 0)).value;
  return {
    group: 'together',
    nodes: groups.reduce((sum, { nodes }) => sum + nodes, 0),
    vcpu: addSums(groups.map(({ vcpu }) => vcpu)),
    computeUsd: addSums(groups.map(({ computeUsd }) => computeUsd)),
    claimed: { vcpu: claimed('vcpu'), monthly_usd: claimed('monthly_usd') },
  };
}

function usd(dollars: number): string {
  return `$${Math.round(dollars)}`;
}

import { credits, podFit, problems, quota } from './capacity-sections.ts';
import { claimedSection } from './claimed-section.ts';
import { liveNotes, liveSections } from './live-sections.ts';
import type { InventoryReport, Node } from './model.ts';
import type { Section } from './section.ts';
import { sumText } from './sum.ts';
import { cpuText, memoryText } from './units.ts';

/** The tables of the report, those without rows left out: first what was measured. */
export function sectionsOf(report: InventoryReport): Section[] {
  return [...measuredSections(report), ...derivedSections(report)];
}

export function measuredSections({ live }: InventoryReport): Section[] {
  return live ? withRows(liveSections(live)) : [];
}

export function derivedSections(report: InventoryReport): Section[] {
  const sections = [nodes, roles, limits, podFit, credits, totals, claimedSection, quota, problems];
  return withRows(sections.map((section) => section(report)));
}

function withRows(sections: readonly Section[]): Section[] {
  return sections.filter(({ rows }) => rows.length > 0);
}

const right = { align: 'right' } as const;

function nodes({ nodes, region }: InventoryReport): Section {
  const hasPrices = region !== undefined;
  return {
    title: 'Nodes',
    columns: [
      { title: 'node' },
      { title: 'group' },
      { title: 'type' },
      { title: 'vCPU', ...right },
      { title: 'RAM GiB', ...right },
      { title: 'root GB', ...right },
      ...(hasPrices ? [{ title: '$/month', ...right }] : []),
      { title: 'labels', isFlexible: true },
    ],
    rows: nodes.map((node) => [
      node.name,
      node.groups.join(' '),
      node.type ?? '-',
      known(node.vcpu, node.type),
      known(node.memoryGib, node.type),
      known(node.rootGb, node.type),
      ...(hasPrices ? [known(node.monthlyUsd, node.type, (usd) => usd.toFixed(2))] : []),
      Object.entries(node.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
    ]),
  };
}

function known(
  value: number | undefined,
  type: string | undefined,
  format: (value: number) => string = String,
): string {
  if (value !== undefined) return format(value);
  return type === undefined ? '-' : 'unknown';
}

function roles({ nodes }: InventoryReport): Section {
  const names = [...new Set(nodes.flatMap((node) => node.roles))];
  return {
    title: 'Roles',
    columns: [{ title: 'role' }, { title: 'nodes', isFlexible: true }],
    rows: names.map((name) => [
      name,
      nodeNames(
        nodes.filter((node) => node.roles.includes(name)),
        nodes.length,
      ),
    ]),
  };
}

function nodeNames(nodes: readonly Node[], all: number): string {
  return nodes.length === all && all > 1 ? `all ${all}` : nodes.map(({ name }) => name).join(' ');
}

/** Nodes that have the same limits for a unit share one row. */
function limits({ nodes }: InventoryReport): Section {
  const entries = nodes.flatMap((node) =>
    Object.entries(node.limits).map(([unit, it]) => ({
      node,
      cells: [unit, pair(it.cpu_request, it.cpu_limit, cpuText), pair(it.memory_request, it.memory_limit, memoryText)],
    })),
  );
  const alike = Map.groupBy(entries, ({ cells }) => cells.join('\0'));
  return {
    title: 'Limits',
    columns: [
      { title: 'unit' },
      { title: 'CPU request / limit', ...right },
      { title: 'memory request / limit', ...right },
      { title: 'nodes', isFlexible: true },
    ],
    rows: [...alike.values()].map((same) => [
      ...same[0]!.cells,
      nodeNames(
        same.map(({ node }) => node),
        nodes.length,
      ),
    ]),
  };
}

function pair(request: number | undefined, limit: number | undefined, format: (value: number) => string): string {
  return [request, limit].map((value) => (value === undefined ? '-' : format(value))).join(' / ');
}

/** Derived figures, and beside them what the design states: marked, for it is not ours. */
function totals({
  totals: { nodes, vcpu, memoryGib, rootGb, publicAddresses, monthlyUsd },
  claimed,
  region,
}: InventoryReport): Section {
  const costs = [
    ['a month', sumText(monthlyUsd.total, usd), claimed?.monthly_usd === undefined ? '' : usd(claimed.monthly_usd)],
    ['  compute', sumText(monthlyUsd.compute, usd), ''],
    ['  root disks', sumText(monthlyUsd.rootDisks, usd), ''],
    ['  addresses', sumText(monthlyUsd.publicIpv4, usd), ''],
  ];
  const rows = [
    ['nodes', String(nodes), ''],
    ['vCPU', sumText(vcpu), claimed?.vcpu?.toString() ?? ''],
    [
      'memory',
      sumText(memoryGib, (gib) => `${gib} GiB`),
      claimed?.memory_gb === undefined ? '' : `${claimed.memory_gb} GB`,
    ],
    ['root disks', sumText(rootGb, (gb) => `${gb} GB`), ''],
    ...(region === undefined ? [] : [['public IPv4', String(publicAddresses), '']]),
    ...(region === undefined && claimed?.monthly_usd === undefined ? [] : costs),
  ];
  return {
    title: 'Totals',
    columns: [{ title: '' }, { title: 'derived', ...right }, ...(claimed ? [{ title: 'claimed *', ...right }] : [])],
    rows: claimed ? rows : rows.map((row) => row.slice(0, 2)),
  };
}

function usd(dollars: number): string {
  return `$${Math.round(dollars)}`;
}

/** What must be known to read the figures. */
export function notesOf({ claimed, types, prices, region, podFit, quota, live }: InventoryReport): string[] {
  return [
    ...(live ? liveNotes(live) : []),
    ...(podFit.length > 0
      ? ['Pods: requested / what the node has for them: an estimate, of 92.5 % of the memory of its type.']
      : []),
    ...(quota.length > 0 ? ['Quota: others is what is in use that is not of this cluster.'] : []),
    ...(claimed ? ['* claimed: stated by the design of this cluster, neither derived nor measured.'] : []),
    ...(types ? [`Types: ${types.source}, as of ${types.asOf}.`] : []),
    ...(prices ? [`Prices: ${prices.source}, ${prices.region}, as of ${prices.asOf}, without tax and traffic.`] : []),
    ...(region && !prices ? [`Prices: none are known for the region ${region}.`] : []),
  ];
}

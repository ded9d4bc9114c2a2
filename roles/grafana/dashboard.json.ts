import type { HostView } from 'rebuild';

interface Panel {
  readonly title: string;
  readonly type: 'row' | 'stat' | 'timeseries';
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly [option: string]: unknown;
}

interface Query {
  readonly title: string;
  readonly expr: string;
  readonly unit: string;
}

const WIDTH = 24;
const HEIGHT = 7;

/** The four things that are watched of `nodes`, a matcher on their inventory names. */
function resources(nodes: string): Query[] {
  const at = `job="node", instance=~"${nodes}"`;
  return [
    {
      title: 'CPU',
      unit: 'percentunit',
      expr: `1 - avg by (instance) (rate(node_cpu_seconds_total{${at}, mode="idle"}[5m]))`,
    },
    {
      title: 'Memory',
      unit: 'percentunit',
      expr: `1 - node_memory_MemAvailable_bytes{${at}} / node_memory_MemTotal_bytes{${at}}`,
    },
    {
      title: 'Root disk',
      unit: 'percentunit',
      expr: `1 - node_filesystem_avail_bytes{${at}, mountpoint="/"} / node_filesystem_size_bytes{${at}, mountpoint="/"}`,
    },
    {
      title: 'Network in',
      unit: 'Bps',
      expr: `sum by (instance) (rate(node_network_receive_bytes_total{${at}, device!="lo"}[5m]))`,
    },
  ];
}

const OVERVIEW: readonly Query[] = [
  { title: 'Nodes up', unit: 'none', expr: 'sum(up{job="node"})' },
  { title: 'Services up', unit: 'none', expr: 'sum by (job) (up{job!="node"})' },
  { title: 'Alerts', unit: 'none', expr: 'count(ALERTS{alertstate="firing"}) or vector(0)' },
  { title: 'Series', unit: 'short', expr: 'prometheus_tsdb_head_series' },
];

/** A dashboard of `hosts`: all of them side by side on top, then one row each. */
export function dashboard(hosts: readonly HostView[]): string {
  const names = hosts.map(({ name }) => name);
  const rows = [
    { title: 'Cluster', queries: OVERVIEW, type: 'stat' as const },
    { title: 'All nodes', queries: resources(names.map(escapeRegex).join('|')), type: 'timeseries' as const },
    ...names.map((title) => ({ title, queries: resources(escapeRegex(title)), type: 'timeseries' as const })),
  ];
  const panels = rows.flatMap(({ title, queries, type }, index) => {
    const y = index * (HEIGHT + 1);
    return [heading(title, y), ...queries.map((query, column) => panel(query, type, column, y + 1))];
  });
  const numbered = panels.map((it, index) => ({ id: index + 1, ...it }));
  const about = {
    uid: 'nodes',
    title: 'Nodes',
    tags: ['rebuild'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
  };
  return `${JSON.stringify({ ...about, time: { from: 'now-6h', to: 'now' }, panels: numbered }, null, 1)}\n`;
}

function heading(title: string, y: number): Panel {
  return { title, type: 'row', collapsed: false, gridPos: { x: 0, y, w: WIDTH, h: 1 }, panels: [] };
}

function panel({ title, expr, unit }: Query, type: 'stat' | 'timeseries', column: number, y: number): Panel {
  const w = WIDTH / 4;
  return {
    title,
    type,
    gridPos: { x: column * w, y, w, h: HEIGHT },
    datasource: { type: 'prometheus', uid: 'prometheus' },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: [{ refId: 'A', expr, legendFormat: '__auto' }],
  };
}

/** In a PromQL string a backslash is itself escaped. */
function escapeRegex(name: string): string {
  return name.replaceAll(/[.\\+*?^$()[\]{}|]/g, '\\\\$&');
}

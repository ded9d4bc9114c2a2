import { describe, expect, it } from 'vitest';
import { dashboard } from '../../../roles/grafana/dashboard.json.ts';
import { hostViews } from '../host-views.ts';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}

const hosts = hostViews(Array.from({ length: 13 }, (_, index) => `node${index}.example`));
const panels = (JSON.parse(dashboard(hosts)) as { panels: Panel[] }).panels;

describe('dashboard', () => {
  it('has a row for the cluster, one for all nodes, and one for each', () => {
    const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(['Cluster', 'All nodes', ...hosts.map(({ name }) => name)]);
  });

  it('asks in the row of a node for that node only', () => {
    const first = panels.findIndex(({ title }) => title === 'node3.example') + 1;
    const queries = panels.slice(first, first + 4).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(queries).toHaveLength(4);
    for (const query of queries) expect(query).toContain(String.raw`instance=~"node3\\.example"`);
  });

  it('gives each panel an id and a place of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x},${y}`)).size).toBe(panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it('knows nothing but the hosts that it is given', () => {
    expect(dashboard(hostViews(['other1']))).not.toContain('node3');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dashboardFiles } from '../../../scripts/dashboards/files.ts';

interface Grid {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos: Grid;
  readonly datasource?: object;
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly datasource: object }[];
}
interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const folder = 'roles/grafana/dashboards';
const names = readdirSync(folder);
const dashboards = names.map(
  (name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Dashboard] as const,
);
const overlap = (a: Grid, b: Grid) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

it('the files are those that scripts/dashboards.ts makes (run it after a change)', () => {
  expect(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual(
    [...dashboardFiles()].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
});

describe.each(dashboards)('%s', (name, { uid, panels }) => {
  const asked = panels.filter(({ type }) => type !== 'row');

  it('is known to Grafana by the name of its file', () => {
    expect(`${uid}.json`).toBe(name);
  });

  it('has panels with a title, a description, a unit and queries of the data source that the role provisions', () => {
    const datasource = { type: 'prometheus', uid: 'prometheus' };
    for (const { title, description, fieldConfig, targets = [], ...panel } of asked) {
      expect([title, description, fieldConfig?.defaults.unit]).toEqual(Array(3).fill(expect.stringMatching(/./)));
      expect([panel.datasource, ...targets.map((it) => it.datasource)]).toEqual(
        Array(targets.length + 1).fill(datasource),
      );
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      expect(targets.length).toBeGreaterThan(0);
    }
  });

  it('gives each panel an id, and a place on the grid that no other takes', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = panels.flatMap((a, index) => panels.slice(index + 1).filter((b) => overlap(a.gridPos, b.gridPos)));
    expect(taken).toEqual([]);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });
});

import { join } from 'node:path';
import { boards } from './boards.ts';
import { buildDashboard } from './build.ts';

/** Where they lie in the repository. */
export const dashboardsFolder = join(import.meta.dirname, '../../roles/grafana/dashboards');

/** The content of each file by its name. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map(boards.map((board) => [`${board.uid}.json`, text(buildDashboard(board))] as const));
}

/** Keys stand in the order of the alphabet: only what changes makes a difference. */
function text(dashboard: object): string {
  return `${JSON.stringify(sorted(dashboard), null, 1)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, it]) => [key, sorted(it)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

import { markdownTable } from '../../src/report/table.ts';
import { type Board, described, type Panel } from '../dashboards/board.ts';
import { boards } from '../dashboards/boards.ts';

const COLUMNS = [{ title: 'panel' }, { title: 'shows' }, { title: 'unit' }, { title: 'queries' }];

/** What each dashboard of the role grafana shows, and what it asks Prometheus for that. */
export function dashboardsPage(): string[] {
  return [
    '# Dashboards',
    '',
    'What the role [grafana](../roles/grafana.md) brings, as it is written in scripts/dashboards. `./rebuild verify` asks',
    'each of these queries: one without an answer is a fault, but where the panel says that it may be empty.',
    ...boards.flatMap(section),
  ];
}

function section({ title, description, variables = [], rows }: Board): string[] {
  const picked = variables.map(({ name, values }) => ` At its top \`$${name}\` is picked of \`${values}\`.`);
  return [
    '',
    `## ${title}`,
    '',
    description + picked.join(''),
    ...rows.flatMap((row) => ['', `### ${row.title}`, '', ...markdownTable(COLUMNS, row.panels.map(cells))]),
  ];
}

function cells(panel: Panel): string[] {
  return [panel.title, described(panel), panel.unit, panel.queries.map(({ expr }) => `\`${expr}\``).join('<br>')];
}

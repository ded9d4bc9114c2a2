import {
  type Dashboard,
  DashboardBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Board, Variable } from './board.ts';
import { layOut } from './layout.ts';
import { buildPanel, datasource } from './panel.ts';

/** Joins the dashboards: each links to all that carry it. */
const TAG = 'rebuild';

/** The dashboard as Grafana reads it. */
export function buildDashboard({ uid, title, description, variables = [], rows }: Board): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .timezone('browser')
    .refresh('30s')
    .time({ from: 'now-6h', to: 'now' })
    .readonly()
    .links([otherDashboards()]);
  for (const variable of variables) builder.withVariable(queryVariable(variable));
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const placed of layOut(row.panels)) builder.withPanel(buildPanel(placed));
  }
  const { panels = [], ...dashboard } = builder.build();
  return { ...dashboard, panels: panels.map((panel, index) => ({ ...panel, id: index + 1 })) };
}

function otherDashboards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Dashboards')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(true)
    .includeVars(false)
    .keepTime(true);
}

/** Begins with all values; the first look need not choose. */
function queryVariable({ name, label, values }: Variable): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .query(values)
    .datasource(datasource)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: 'All', value: '$__all' });
}

import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as GraphBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { described, type Panel, type Query } from './board.ts';
import type { Placed } from './layout.ts';

/** The data source that the role provisions. */
export const datasource = { type: 'prometheus', uid: 'prometheus' };

export type AnyPanelBuilder = StatBuilder | TableBuilder | GraphBuilder;

export function buildPanel({ panel, width, height }: Placed): AnyPanelBuilder {
  const { title, unit, steps = [{ colour: 'green', from: null }], queries } = panel;
  const thresholds = new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(({ colour, from }) => ({ color: colour, value: from })));
  const builder = KINDS[panel.kind](panel)
    .title(title)
    .description(described(panel))
    .datasource(datasource)
    .unit(unit)
    .thresholds(thresholds)
    .span(width)
    .height(height);
  for (const [index, query] of queries.entries()) builder.withTarget(target(panel, query, index));
  return builder;
}

const KINDS: Readonly<Record<Panel['kind'], (panel: Panel) => AnyPanelBuilder>> = { stat, graph, table };

function stat(): StatBuilder {
  return new StatBuilder();
}

/** Begins at 0 where no value is below; where colours change, there are lines. */
function graph({ steps }: Panel): GraphBuilder {
  const builder = new GraphBuilder().axisSoftMin(0).fillOpacity(10).showPoints(VisibilityMode.Never);
  const lines = new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
  return steps ? builder.thresholdsStyle(lines) : builder;
}

/** One row for equal labels, with one column for each query. */
function table({ queries }: Panel): TableBuilder {
  const titles = queries.map(({ legend }, index) => [
    queries.length === 1 ? 'Value' : `Value #${refId(index)}`,
    legend,
  ]);
  return new TableBuilder().withTransformation({ id: 'merge', options: {} }).withTransformation({
    id: 'organize',
    options: { excludeByName: { Time: true }, renameByName: Object.fromEntries(titles) },
  });
}

function target({ kind }: Panel, { expr, legend }: Query, index: number): DataqueryBuilder {
  const query = new DataqueryBuilder().refId(refId(index)).expr(expr).legendFormat(legend).datasource(datasource);
  if (kind === 'graph') return query.range();
  return query.instant().format(kind === 'table' ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
}

/** `A`, `B`, … */
function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

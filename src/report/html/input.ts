import type { FitResult } from '../../capacity/fit/model.ts';
import type { CapacityPlan } from '../../capacity/plan.ts';
import type { InventoryReport } from '../inventory/model.ts';
import type { Topology } from './topology/model.ts';

/** What the page is made of. */
export interface HtmlInput {
  readonly report: InventoryReport;
  /** Of the whole inventory, even where only some hosts are reported. */
  readonly capacity: CapacityPlan;
  readonly topology: Topology;
  /** What `fit` says of it; undefined where it was not asked. */
  readonly fit: FitResult | undefined;
  /** When the report is made. */
  readonly date: Date;
}

/** Whether it is about all hosts: only then the figures of the design can stand beside those of the report. */
export function isWhole({ report, capacity }: HtmlInput): boolean {
  return report.nodes.length === capacity.nodes.length;
}

/** The reported hosts that are instances. */
export function instancesOf({ report, capacity }: HtmlInput): CapacityPlan['nodes'] {
  const reported = new Set(report.nodes.map(({ name }) => name));
  return capacity.nodes.filter(({ name, type }) => type !== undefined && reported.has(name));
}

import { fitPlan } from '../../capacity/fit/plan.ts';
import type { Host, Inventory } from '../../inventory/model.ts';
import { htmlReport } from '../../report/html/report.ts';
import { topologyOf } from '../../report/html/topology/model.ts';
import type { LiveReport } from '../../report/inventory/live-model.ts';
import { inventoryReport } from '../../report/inventory/model.ts';
import type { PlannedCapacity } from './capacity.ts';

export interface HtmlReportInput {
  readonly inventory: Inventory;
  /** Those of its hosts that are reported. */
  readonly hosts: readonly Host[];
  readonly capacity: PlannedCapacity;
  readonly live?: LiveReport | undefined;
}

/** The report as one page, as it is now. */
export function htmlOf({ inventory, hosts, capacity, live }: HtmlReportInput): Promise<string> {
  return htmlReport({
    report: inventoryReport({ inventory, hosts, capacity, live, rolesOf: capacity.rolesOf }),
    capacity,
    topology: topologyOf(inventory, hosts),
    fit: fitOf(inventory, capacity),
    date: new Date(),
  });
}

/** Only what fits is shown: which nodes come first where nothing does, is for `fit` to say. */
function fitOf({ infra }: Inventory, plan: PlannedCapacity) {
  if (infra?.provider !== 'ec2') return undefined;
  return fitPlan({
    plan,
    account: { limits: new Map(Object.entries(infra.quotas)), usedByOthers: new Map() },
    groupOf: (host) => host,
    isControlPlane: () => false,
    maxMonthlyUsd: infra.max_monthly_usd,
  });
}

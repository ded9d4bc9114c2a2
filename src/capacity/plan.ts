import { hostVar } from '../inventory/known.ts';
import type { Host, Inventory } from '../inventory/model.ts';
import { shippedCatalogue } from './catalogue.ts';
import { type Costs, costsOf } from './cost.ts';
import { type CreditUse, creditUse } from './credits.ts';
import type { CollectedDemands } from './demands.ts';
import { type CannotHonour, cannotHonour } from './honour.ts';
import type { Catalogue, PlannedNode } from './model.ts';
import { plannedNodes } from './nodes.ts';
import type { Placement, Pod } from './pods/model.ts';
import { type NodeFit, nodeFits } from './pods/node-fit.ts';
import { placePods } from './pods/place.ts';
import { capacityProblems, type Problem } from './problems.ts';
import { type AccountLimits, countUse, type QuotaUse, quotaUse, statedAccount } from './quota.ts';

/** Whether an inventory fits: derived from it, from what its roles ask, and from tables or what AWS answered. */
export interface CapacityPlan {
  readonly nodes: readonly PlannedNode[];
  readonly pods: readonly Pod[];
  readonly quota: readonly QuotaUse[];
  readonly placement: Placement;
  readonly nodeFits: readonly NodeFit[];
  readonly cannotHonour: readonly CannotHonour[];
  readonly credits: readonly CreditUse[];
  readonly costs: Costs;
  readonly catalogue: Catalogue;
  readonly problems: readonly Problem[];
}

export interface CapacityInput {
  readonly inventory: Inventory;
  readonly demands: CollectedDemands;
  /** Default: the tables of this version. */
  readonly catalogue?: Catalogue | undefined;
  /** Default: the quotas of infra.yaml, and nothing in use by others. */
  readonly account?: AccountLimits | undefined;
}

/** @throws RebuildError VAR_* when a variable of a host is not valid */
export function capacityPlan({ inventory, demands, ...given }: CapacityInput): CapacityPlan {
  const { infra } = inventory;
  const catalogue = given.catalogue ?? shippedCatalogue(infra?.provider === 'ec2' ? infra.region : undefined);
  const account = given.account ?? statedAccount(infra);
  const hosts = [...inventory.hosts.values()];
  const nodes = plannedNodes({ hosts, demands, catalogue });
  const instances = nodes.filter(({ type }) => type !== undefined);
  const { pods } = demands;
  const placement = placePods(nodes, pods);
  const counted = infra?.provider === 'ec2' ? countUse(infra, instances, account) : [];
  const found = {
    nodes,
    quota: [...quotaUse(instances, account), ...counted],
    placement,
    cannotHonour: cannotHonour(nodes, placement),
    credits: creditUse(nodes, placement),
    costs: costsOf(nodes, catalogue.prices),
  };
  const problems = capacityProblems({ ...found, infra, typeAt: (name) => typeAt(inventory.hosts.get(name)) });
  return {
    ...found,
    pods,
    nodeFits: nodeFits(nodes, placement),
    catalogue,
    problems: [...problems, ...demands.problems],
  };
}

function typeAt(host: Host | undefined) {
  return host && hostVar(host, 'ec2') && host.vars.get('ec2')?.place(['type']);
}

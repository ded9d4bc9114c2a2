import { type Costs, costsOf } from '../../capacity/cost.ts';
import type { CreditUse } from '../../capacity/credits.ts';
import type { PlannedNode } from '../../capacity/model.ts';
import type { CapacityPlan } from '../../capacity/plan.ts';
import type { NodeFit } from '../../capacity/pods/node-fit.ts';
import type { Problem } from '../../capacity/problems.ts';
import type { QuotaUse } from '../../capacity/quota.ts';
import { type Sum, sumOf } from '../../capacity/sum.ts';
import { catalogueSource } from '../../cloud/data/instance-types.ts';
import { priceSource } from '../../cloud/data/prices.ts';
import type { Infra } from '../../inventory/infra.ts';
import type { Limits } from '../../inventory/instance.ts';
import type { Host, Inventory } from '../../inventory/model.ts';
import { type ClaimedGroup, claimedGroups } from './claimed.ts';
import type { LiveReport } from './live-model.ts';

/** One host of the inventory, as it is planned. What is not known is undefined. */
export interface Node {
  readonly name: string;
  /** The groups that it is written under. */
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly type: string | undefined;
  readonly vcpu: number | undefined;
  readonly memoryGib: number | undefined;
  readonly rootGb: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Keyed by unit or workload; CPU in millicores, memory in MiB. */
  readonly limits: Limits;
  /** On-Demand price of its instance for a month. */
  readonly monthlyUsd: number | undefined;
}

/** What an inventory describes. Derived from the inventory and shipped tables alone: nothing is measured but what is in `live`. */
export interface InventoryReport {
  readonly inventory: string;
  readonly cluster: string | undefined;
  readonly region: string | undefined;
  readonly nodes: readonly Node[];
  readonly totals: {
    readonly nodes: number;
    readonly vcpu: Sum;
    readonly memoryGib: Sum;
    readonly rootGb: Sum;
    /** One for each instance: all subnets are public. */
    readonly publicAddresses: number;
    readonly monthlyUsd: Costs;
  };
  /** Of the whole inventory: left out where only some of its hosts are reported. */
  readonly quota: readonly QuotaUse[];
  readonly podFit: readonly NodeFit[];
  readonly credits: readonly CreditUse[];
  readonly problems: readonly Problem[];
  /** The design's own figures, as the inventory states them. */
  readonly claimed: Infra['claimed'];
  /** The same by group, where it states that. Of the whole inventory, as `quota`. */
  readonly claimedGroups: readonly ClaimedGroup[];
  /** Where what is known of instance types comes from; undefined where no host has one. */
  readonly types: { readonly asOf: string; readonly source: string } | undefined;
  readonly prices: { readonly region: string; readonly asOf: string; readonly source: string } | undefined;
  /** Undefined where the hosts were not asked. */
  readonly live: LiveReport | undefined;
}

export interface ReportInput {
  readonly inventory: Inventory;
  /** Those of its hosts that are reported, in order. */
  readonly hosts: readonly Host[];
  /** Of the whole inventory. */
  readonly capacity: CapacityPlan;
  /** Names of the roles that the playbook gives a host. */
  rolesOf(host: string): readonly string[];
  readonly live?: LiveReport | undefined;
}

export function inventoryReport({ inventory, hosts, capacity, rolesOf, live }: ReportInput): InventoryReport {
  const { infra } = inventory;
  const region = infra?.provider === 'ec2' ? infra.region : undefined;
  const { prices } = capacity.catalogue;
  const isWhole = hosts.length === inventory.hosts.size;
  const isReported = (name: string) => hosts.some((host) => host.name === name);
  const planned = capacity.nodes.filter(({ name }) => isReported(name));
  return {
    inventory: inventory.source,
    cluster: infra?.cluster,
    region,
    nodes: planned.map((node) => nodeOf(node, inventory, rolesOf(node.name))),
    totals: {
      nodes: planned.length,
      vcpu: sumOf(planned.map(({ vcpu }) => vcpu)),
      memoryGib: sumOf(planned.map(gibOf)),
      rootGb: sumOf(planned.map(({ rootGb }) => rootGb)),
      publicAddresses: planned.filter(({ type }) => type !== undefined).length,
      monthlyUsd: costsOf(planned, prices),
    },
    quota: isWhole ? capacity.quota : [],
    podFit: capacity.nodeFits.filter(({ node }) => isReported(node)),
    credits: capacity.credits.filter(({ node }) => isReported(node)),
    problems: capacity.problems.filter(({ host }) => isWhole || (host !== undefined && isReported(host))),
    claimed: infra?.claimed,
    claimedGroups: isWhole ? claimedGroups(inventory, planned) : [],
    types: planned.some(({ type }) => type !== undefined) ? { ...catalogueSource } : undefined,
    prices: prices && region !== undefined ? { region, ...priceSource } : undefined,
    live,
  };
}

function gibOf({ memoryMiB }: Pick<PlannedNode, 'memoryMiB'>): number | undefined {
  return memoryMiB === undefined ? undefined : memoryMiB / 1024;
}

function nodeOf(node: PlannedNode, { groups }: Inventory, roles: readonly string[]): Node {
  const { name, type, vcpu, rootGb, labels, limits, monthlyUsd } = node;
  return {
    name,
    groups: [...groups.values()]
      .filter((group) => group.name !== 'all' && group.hosts.includes(name))
      .map((group) => group.name),
    roles,
    type,
    vcpu,
    memoryGib: gibOf(node),
    rootGb,
    labels,
    limits,
    monthlyUsd,
  };
}

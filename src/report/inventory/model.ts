import { instanceType } from '../../cloud/data/instance-types.ts';
import { priceSource, type RegionPrices, regionPrices } from '../../cloud/data/prices.ts';
import type { Infra } from '../../inventory/infra.ts';
import type { Limits } from '../../inventory/instance.ts';
import { hostVar } from '../../inventory/known.ts';
import type { Host, Inventory } from '../../inventory/model.ts';
import { type Costs, costsOf, instanceMonth } from './cost.ts';
import { type Sum, sumOf } from './sum.ts';

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

/** What an inventory describes. Derived from the inventory and shipped tables alone: nothing in it is measured. */
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
    readonly monthlyUsd: Costs;
  };
  /** The design's own figures, as the inventory states them. */
  readonly claimed: Infra['claimed'];
  readonly prices: { readonly region: string; readonly asOf: string; readonly source: string } | undefined;
}

export interface ReportInput {
  readonly inventory: Inventory;
  /** Those of its hosts that are reported, in order. */
  readonly hosts: readonly Host[];
  /** Names of the roles that the playbook gives a host. */
  rolesOf(host: string): readonly string[];
}

/** @throws RebuildError VAR_* when a variable of a host is not valid */
export function inventoryReport({ inventory, hosts, rolesOf }: ReportInput): InventoryReport {
  const { infra } = inventory;
  const region = infra?.provider === 'ec2' ? infra.region : undefined;
  const prices = region === undefined ? undefined : regionPrices(region);
  const nodes = hosts.map((host) => nodeOf(host, inventory, rolesOf(host.name), prices));
  return {
    inventory: inventory.source,
    cluster: infra?.cluster,
    region,
    nodes,
    totals: {
      nodes: nodes.length,
      vcpu: sumOf(nodes.map(({ vcpu }) => vcpu)),
      memoryGib: sumOf(nodes.map(({ memoryGib }) => memoryGib)),
      rootGb: sumOf(nodes.map(({ rootGb }) => rootGb)),
      monthlyUsd: costsOf(nodes, prices),
    },
    claimed: infra?.claimed,
    prices: prices && { region: region!, ...priceSource },
  };
}

function nodeOf(host: Host, { groups }: Inventory, roles: readonly string[], prices: RegionPrices | undefined): Node {
  const ec2 = hostVar(host, 'ec2');
  const facts = ec2 && instanceType(ec2.type);
  return {
    name: host.name,
    groups: [...groups.values()]
      .filter((group) => group.name !== 'all' && group.hosts.includes(host.name))
      .map(({ name }) => name),
    roles,
    type: ec2?.type,
    vcpu: facts?.vcpu,
    memoryGib: facts?.memoryGib,
    rootGb: ec2?.root_gb,
    labels: hostVar(host, 'labels') ?? {},
    limits: hostVar(host, 'limits') ?? {},
    monthlyUsd: instanceMonth(ec2?.type, prices),
  };
}

import type { RegionPrices } from '../cloud/data/prices.ts';
import type { Market, QuotaBucket } from '../cloud/data/quotas.ts';
import type { Limits } from '../inventory/instance.ts';
import type { Share } from '../kubernetes/reserves.ts';
import type { Demands, UnitDemand } from '../roles/demands.ts';

/** What an instance type has. */
export interface TypeFacts {
  readonly vcpu: number;
  readonly memoryMiB: number;
  /** Of a type that earns CPU credits: what each vCPU may use all the time, and the credits of the whole instance. */
  readonly burst?: { readonly baselinePercent: number; readonly creditsPerHour: number; readonly maxCredits: number };
}

/** What is known of types and prices in one region: shipped, or asked of AWS. */
export interface Catalogue {
  instanceType(name: string): TypeFacts | undefined;
  quotaFor(type: string, market: Market): QuotaBucket | undefined;
  readonly prices: RegionPrices | undefined;
}

/** What its instance type gives a node. What is not known is undefined; a host without an instance has nothing of it. */
export interface Sized {
  readonly type: string | undefined;
  readonly vcpu: number | undefined;
  /** As AWS says it. */
  readonly memoryMiB: number | undefined;
  /** What Linux is expected to see of it. */
  readonly usableMiB: number | undefined;
  readonly burst: TypeFacts['burst'] | undefined;
  readonly quota: QuotaBucket | undefined;
  /** US dollars for a month of the instance alone. */
  readonly monthlyUsd: number | undefined;
  /** What pods can have; undefined where the size is unknown, and on a host that runs no pods. */
  readonly allocatable: Share | undefined;
}

/** One host of the inventory, as it is planned. */
export interface PlannedNode extends Sized {
  readonly name: string;
  readonly market: Market;
  readonly rootGb: number | undefined;
  readonly isKubernetesNode: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Keyed by unit or workload; CPU in millicores, memory in MiB. */
  readonly limits: Limits;
  /** What runs on it beside pods. */
  readonly units: readonly UnitDemand[];
  /** What roles ask of its size. */
  readonly demands: Pick<Demands, 'allocatable' | 'least'>;
}

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

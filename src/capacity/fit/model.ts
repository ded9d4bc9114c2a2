/** One instance type that a node could have. */
export interface FitOption {
  readonly type: string;
  /** Code of the quota that it counts in; undefined when none is known for it. */
  readonly quota: string | undefined;
  readonly vcpu: number;
  /** On-Demand price of the instance for a month; undefined when it is not known. */
  readonly monthlyUsd: number | undefined;
}

export interface FitNode {
  readonly name: string;
  /** What nodes of one kind have in common, for the phases: the first of each group comes before any second. */
  readonly group: string;
  readonly isControlPlane: boolean;
  readonly present: FitOption;
  /** What it could be instead: with a known price, and without the present type. */
  readonly candidates: readonly FitOption[];
  /** Nodes with the same word here are the same to `accepts`: it does not matter which of them is changed. */
  readonly alike?: string | undefined;
}

/** The type of each node, by its name. */
export type Choice = ReadonlyMap<string, string>;

export interface FitProblem {
  /** In the order of the inventory. */
  readonly nodes: readonly FitNode[];
  /** What each quota leaves for this cluster, in vCPU: its limit less what others use. A quota that is not here is no bound. */
  readonly available: ReadonlyMap<string, number>;
  /** Whether all pods still fit, with each node's type as it would be. It is asked in order of cost, the cheapest first. */
  accepts(choice: Choice): boolean;
  /** What all may cost a month, and what of it is not instances: disks and addresses. */
  readonly budget?: { readonly maxMonthlyUsd: number; readonly otherMonthlyUsd: number } | undefined;
  /** How many choices are looked at, whole ones and begun ones, before it gives up. */
  readonly maxSteps?: number;
}

export interface TypeChange {
  readonly node: string;
  readonly from: FitOption;
  readonly to: FitOption;
}

/** vCPU that count in one quota. */
export interface QuotaFit {
  readonly quota: string;
  readonly before: number;
  readonly after: number;
  readonly available: number;
}

/** `after`: of the nodes that there is room for now. `need`: of all. */
export interface NeededQuota extends QuotaFit {
  readonly need: number;
}

/** Why no set of types was found. `steps`: it was not proven that there is none. */
export type NoFit = 'quota' | 'pods' | 'steps';

export type FitResult =
  | { readonly kind: 'already'; readonly quotas: readonly QuotaFit[] }
  | {
      readonly kind: 'fits';
      /** In the order of the inventory. */
      readonly changes: readonly TypeChange[];
      readonly quotas: readonly QuotaFit[];
      /** Of all instances; undefined when the price of one is not known. */
      readonly monthlyUsd: { readonly before: number | undefined; readonly after: number | undefined };
    }
  | {
      readonly kind: 'phases';
      readonly why: NoFit;
      /** Names, in the order in which they were chosen. */
      readonly now: readonly string[];
      readonly later: readonly string[];
      /** What each quota has to become for all nodes as the inventory has them, less what others use of it. */
      readonly quotas: readonly NeededQuota[];
    }
  | { readonly kind: 'impossible'; readonly why: 'budget'; readonly monthlyUsd: number; readonly maxMonthlyUsd: number }
  /** There is room for no node at all. */
  | { readonly kind: 'impossible'; readonly why: NoFit; readonly quotas: readonly NeededQuota[] };

/** Thousandths of a cent, so that sums are exact and equal prices are equal. */
export function priceUnits(monthlyUsd: number): number {
  return Math.round(monthlyUsd * 100_000);
}

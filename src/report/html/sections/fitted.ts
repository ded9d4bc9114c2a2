import type { FitResult, TypeChange } from '../../../capacity/fit/model.ts';
import type { HtmlInput } from '../input.ts';

/** What the inventory would come to with the types that `fit` proposes. */
export interface Fitted {
  readonly changes: readonly TypeChange[];
  readonly vcpu: number;
  readonly memoryGib: number | undefined;
  /** All of it, with disks and addresses; undefined when a price is not known. */
  readonly monthlyUsd: number | undefined;
}

/** Undefined where nothing fits, or nothing has to change. */
export function fittedOf({ report: { totals }, capacity: { catalogue }, fit }: HtmlInput): Fitted | undefined {
  if (!isChange(fit) || totals.vcpu.unknown > 0) return undefined;
  const { changes } = fit;
  const gib = (type: string) => {
    const mebibytes = catalogue.instanceType(type)?.memoryMiB;
    return mebibytes === undefined ? undefined : mebibytes / 1024;
  };
  const { total } = totals.monthlyUsd;
  return {
    changes,
    vcpu: totals.vcpu.value + sum(changes.map(({ from, to }) => to.vcpu - from.vcpu))!,
    memoryGib: plus(totals.memoryGib.value, sum(changes.map(({ from, to }) => less(gib(to.type), gib(from.type))))),
    monthlyUsd:
      total.unknown > 0
        ? undefined
        : plus(total.value, sum(changes.map(({ from, to }) => less(to.monthlyUsd, from.monthlyUsd)))),
  };
}

function isChange(fit: FitResult | undefined): fit is Extract<FitResult, { kind: 'fits' }> {
  return fit?.kind === 'fits' && fit.changes.length > 0;
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((all, value) => plus(all, value), 0);
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function less(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}

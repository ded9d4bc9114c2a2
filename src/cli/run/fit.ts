import type { FitResult } from '../../capacity/fit/model.ts';
import { fitPlan } from '../../capacity/fit/plan.ts';
import { instanceType } from '../../cloud/data/instance-types.ts';
import { priceSource } from '../../cloud/data/prices.ts';
import { quotaBuckets } from '../../cloud/data/quotas.ts';
import { RebuildError } from '../../core/error.ts';
import { filePatch } from '../../engine/show.ts';
import type { Inventory } from '../../inventory/model.ts';
import type { FitView } from '../../report/fit.ts';
import { nearPath } from '../../report/format.ts';
import { type KnownAccount, limitsOf } from './account.ts';
import { type PlannedCapacity, planCapacity } from './capacity.ts';
import { CONTROL_PLANE_ROLE } from './control-plane.ts';
import type { FileEdit } from './file-edit.ts';
import { retyped } from './retype.ts';

export interface FitRequest {
  readonly inventory: Inventory;
  readonly known: KnownAccount;
  readonly isAnyFamily: boolean;
}

export interface Fitted {
  readonly view: FitView;
  readonly edits: readonly FileEdit[];
  /** Why the inventory's files cannot be changed so. */
  readonly refusal: RebuildError | undefined;
}

/** @throws RebuildError FIT_NO_QUOTA, INSTANCE_TYPE_UNKNOWN, VAR_* */
export async function fitInventory({ inventory, known, isAnyFamily }: FitRequest): Promise<Fitted> {
  const plan = await planCapacity(inventory, { account: known.account });
  rejectUnknownTypes(plan);
  const codes = [...new Set(plan.nodes.flatMap(({ quota }) => quota?.code ?? []))];
  const { account, source, isOffered } = limitsOf(inventory, known, codes);
  const result = fitOf(inventory, plan, { account, isAnyFamily, ...(isOffered && { isOffered }) });
  const { edits, refusal } = await editsOf(inventory, result);
  return {
    edits,
    refusal,
    view: {
      cluster: inventory.infra?.cluster ?? nearPath(inventory.source),
      result,
      limitsFrom: source,
      pricesFrom: plan.catalogue.prices && pricesFrom(plan),
      isOfferingKnown: isOffered !== undefined,
      usedByOthers: Object.fromEntries(account.usedByOthers),
      quotaNames: Object.fromEntries(quotaBuckets.map(({ code, name }) => [code, name])),
      memoryGib: Object.fromEntries(typesIn(result).map((type) => [type, instanceType(type)?.memoryGib])),
      patch: edits.map(({ file, before, after }) => filePatch(nearPath(file), before, after)).join(''),
      noPatch: refusal?.message,
    },
  };
}

/** The same for who has a plan already, such as a refusal that says what would fit. */
export function fitOf(
  inventory: Inventory,
  plan: PlannedCapacity,
  given: Pick<KnownAccount, 'account' | 'isOffered'> & { readonly isAnyFamily?: boolean },
): FitResult {
  return fitPlan({
    ...given,
    plan,
    groupOf: (host) => inventory.hosts.get(host)?.groups.at(-1) ?? 'ungrouped',
    isControlPlane: (host) => plan.rolesOf(host).includes(CONTROL_PLANE_ROLE),
    maxMonthlyUsd: inventory.infra?.max_monthly_usd,
  });
}

function rejectUnknownTypes({ problems }: PlannedCapacity): void {
  const unknown = problems.find(({ code }) => code === 'INSTANCE_TYPE_UNKNOWN');
  if (unknown) throw new RebuildError(unknown.code, unknown.message, { hint: unknown.hint, at: unknown.at });
}

async function editsOf(inventory: Inventory, result: FitResult): Promise<Pick<Fitted, 'edits' | 'refusal'>> {
  const changes = result.kind === 'fits' ? result.changes : [];
  const retypes = changes.map(({ node, from, to }) => ({ host: node, from: from.type, to: to.type }));
  try {
    return { edits: await retyped(inventory, retypes), refusal: undefined };
  } catch (error) {
    if (error instanceof RebuildError && error.code === 'FIT_NOT_WRITABLE') return { edits: [], refusal: error };
    throw error;
  }
}

function pricesFrom({ nodes }: PlannedCapacity): string {
  const spot = nodes.some(({ market }) => market === 'spot')
    ? '; spot counts as On-Demand, which it never exceeds'
    : '';
  return `${priceSource.source}, ${priceSource.asOf}${spot}`;
}

function typesIn(result: FitResult): string[] {
  return result.kind === 'fits' ? result.changes.flatMap(({ from, to }) => [from.type, to.type]) : [];
}

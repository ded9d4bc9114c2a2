import { isOpen, type QuotaRequest } from '../../cloud/account/quota-request.ts';
import { quotaBuckets } from '../../cloud/data/quotas.ts';
import { RebuildError } from '../../core/error.ts';
import type { QuotaView } from '../../report/quota.ts';

type Quota = QuotaView['quotas'][number];

/** A raise that would be asked for. */
export interface Raise {
  readonly code: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Which raises to ask for: of `code`, else of each quota that is not enough. Pure.
 *
 * @param value what to ask for; default: what the inventory needs, beside what others use
 * @throws RebuildError QUOTA_ENOUGH, QUOTA_REQUEST_OPEN, QUOTA_UNKNOWN
 */
export function raisesOf(
  view: QuotaView,
  given: { readonly code?: string | undefined; readonly value?: number | undefined },
): Raise[] {
  const chosen = given.code === undefined ? view.quotas.filter(({ isOver }) => isOver) : [quotaOf(view, given.code)];
  if (chosen.length === 0) throw enough(view);
  if (chosen.length > 1 && given.value !== undefined) throw severalOver(chosen);
  return chosen.map((quota) => raiseOf(quota, given.value, view));
}

function raiseOf(
  { bucket, limit, need, usedByOthers, request }: Quota,
  value: number | undefined,
  view: QuotaView,
): Raise {
  const { code, name } = bucket;
  if (limit === undefined) throw limitUnknown(code, view);
  if (request && isOpen(request)) throw requestOpen(request);
  const to = value ?? need + usedByOthers;
  if (to <= limit) {
    throw new RebuildError('QUOTA_ENOUGH', `${name} (${code}): ${limit} is allowed, and ${to} is wanted`, {
      hint: `Ask for more than ${limit} with --value N, or for nothing.`,
    });
  }
  return { code, name, from: limit, to };
}

/** One quota of those that count. @throws RebuildError QUOTA_UNKNOWN */
export function quotaOf({ quotas }: QuotaView, code: string): Quota {
  const found = quotas.find(({ bucket }) => bucket.code === code);
  if (found) return found;
  const isKnown = quotaBuckets.some((bucket) => bucket.code === code);
  throw new RebuildError(
    'QUOTA_UNKNOWN',
    isKnown ? `nothing of the inventory counts against ${code}` : `there is no quota ${code}`,
    {
      hint: `Use one of ${quotas.map(({ bucket }) => bucket.code).join(', ')}.`,
    },
  );
}

function enough({ quotas, unknown }: QuotaView): RebuildError {
  const open = quotas.filter(({ limit }) => limit === undefined);
  if (open.length > 0 && unknown[0]) return unknown[0].error;
  return new RebuildError('QUOTA_ENOUGH', 'every quota is enough for this inventory', {
    hint: 'Name the quota and a value to ask all the same: "rebuild quota request CODE --value N".',
  });
}

function severalOver(quotas: readonly Quota[]): RebuildError {
  return new RebuildError('QUOTA_UNKNOWN', 'several quotas are not enough, and one value is given', {
    hint: `Name one of them: ${quotas.map(({ bucket }) => bucket.code).join(', ')}.`,
  });
}

function limitUnknown(code: string, { unknown }: QuotaView): RebuildError {
  const why = unknown.find(({ what }) => what.endsWith(code))?.error;
  if (why) return why;
  return new RebuildError('QUOTA_UNKNOWN', `Service Quotas knows no ${code} in this region`, {
    hint: 'Look at the quotas of EC2 in the Service Quotas console.',
  });
}

function requestOpen({ code, desired, status, caseId }: QuotaRequest): RebuildError {
  const which = caseId ? `, case ${caseId}` : '';
  return new RebuildError(
    'QUOTA_REQUEST_OPEN',
    `${desired} has been asked for of ${code} already (${status}${which})`,
    {
      hint: 'Wait for it with "rebuild quota watch".',
    },
  );
}

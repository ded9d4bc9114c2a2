import type { QuotaUse } from '../capacity/quota.ts';
import type { Unknown } from '../cloud/account/ask.ts';
import type { QuotaRequest } from '../cloud/account/quota-request.ts';
import type { Sink } from './sink.ts';
import { type Column, tableLines } from './table.ts';

/** The quotas of an account, as an inventory needs them. */
export interface QuotaView {
  /** Its number; undefined when it could not be asked. */
  readonly account: string | undefined;
  readonly region: string;
  /** Each with the newest request for more. */
  readonly quotas: readonly (QuotaUse & { readonly request: QuotaRequest | undefined })[];
  readonly unknown: readonly Unknown[];
}

const columns: readonly Column[] = [
  { title: 'CODE' },
  { title: 'NEED', align: 'right' },
  { title: 'OTHERS', align: 'right' },
  { title: 'LIMIT', align: 'right' },
  { title: 'FITS' },
  { title: 'REQUEST' },
  { title: 'QUOTA', isFlexible: true },
];

export function quotaText(view: QuotaView, { columns: width, paint }: Pick<Sink, 'columns' | 'paint'>): string {
  const { account, region, quotas, unknown } = view;
  return [
    `Quotas of account ${account ?? 'unknown'} in ${region}`,
    '',
    ...tableLines(columns, quotas.map(row), width, paint),
    ...(unknown.length > 0 ? [''] : []),
    ...unknown.map(({ what, error }) => paint.yellow(`not known: ${what} (${error.code}: ${error.message})`)),
    '',
  ].join('\n');
}

function row({
  bucket,
  need,
  unknown,
  usedByOthers,
  isUsageKnown,
  limit,
  isOver,
  request,
}: QuotaView['quotas'][number]) {
  const isKnown = isUsageKnown && limit !== undefined && unknown === 0;
  return [
    bucket.code,
    unknown > 0 ? `${need}+?` : String(need),
    isUsageKnown ? String(usedByOthers) : 'unknown',
    limit === undefined ? 'unknown' : String(limit),
    isOver ? 'no' : isKnown ? 'yes' : 'unknown',
    request ? requestText(request) : '-',
    bucket.name,
  ];
}

export function requestText({ desired, status, caseId }: Pick<QuotaRequest, 'desired' | 'status' | 'caseId'>): string {
  return `${desired} ${status}${caseId ? ` (${caseId})` : ''}`;
}

/** The same for programs. What is not known is null. */
export function quotaJson({ account, region, quotas, unknown }: QuotaView): string {
  const shown = {
    account: account ?? null,
    region,
    quotas: quotas.map(
      ({ bucket, unit, need, unknown: unsized, usedByOthers, isUsageKnown, limit, isOver, request }) => ({
        ...bucket,
        unit,
        need: unsized > 0 ? null : need,
        usedByOthers: isUsageKnown ? usedByOthers : null,
        limit: limit ?? null,
        isOver,
        request: request ?? null,
      }),
    ),
    unknown: unknown.map(({ what, error: { code, message } }) => ({ what, code, message })),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

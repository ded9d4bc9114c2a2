import type { FitOption, FitResult, NeededQuota } from '../capacity/fit/model.ts';
import { diffLines } from './diff.ts';
import { plural, wrapWords } from './format.ts';
import type { Sink } from './sink.ts';
import { tableLines } from './table.ts';

/** What `fit` found, with what is needed to print it. */
export interface FitView {
  readonly cluster: string;
  readonly result: FitResult;
  /** Where the limits are from. */
  readonly limitsFrom: string;
  /** Where the prices are from; undefined where there are none for the region. */
  readonly pricesFrom: string | undefined;
  /** Whether it was asked which zones offer which types. */
  readonly isOfferingKnown: boolean;
  /** vCPU in use that are not the cluster's, by quota code; none where nobody was asked. */
  readonly usedByOthers: Readonly<Record<string, number>>;
  /** By quota code. */
  readonly quotaNames: Readonly<Record<string, string>>;
  /** GiB, by instance type. */
  readonly memoryGib: Readonly<Record<string, number | undefined>>;
  /** How the files of the inventory change, as one patch. */
  readonly patch: string;
  /** Why there is none. */
  readonly noPatch: string | undefined;
}

export const fitFormats = ['table', 'json'] as const;

export function fitText(view: FitView, format: (typeof fitFormats)[number], sink: Look): string {
  if (format === 'json') return `${JSON.stringify(view, null, 2)}\n`;
  const notes = notesOf(view).flatMap((note) => wrapWords(note, sink.columns).map(sink.paint.dim));
  const blocks = [quotaLines(view, sink), answerLines(view, sink), patchLines(view, sink), notes];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Look = Pick<Sink, 'paint' | 'columns'>;

const right = { align: 'right' } as const;

function quotaLines({ result, quotaNames, usedByOthers }: FitView, { columns, paint }: Look): string[] {
  if (!('quotas' in result)) return [];
  const after = { already: 'now', fits: 'after the changes', phases: 'now', impossible: 'now' }[result.kind];
  return tableLines(
    [
      { title: 'quota' },
      { title: 'need', ...right },
      { title: 'others', ...right },
      { title: 'limit', ...right },
      { title: after, ...right },
      { title: 'name', isFlexible: true },
    ],
    result.quotas.map(({ quota, before, after, available }) => [
      quota,
      `${before} vCPU`,
      String(usedByOthers[quota] ?? 'unknown'),
      String(available + (usedByOthers[quota] ?? 0)),
      `${after} of ${available}`,
      quotaNames[quota] ?? '',
    ]),
    columns,
    paint,
  );
}

function answerLines(view: FitView, look: Look): string[] {
  const { result } = view;
  const sentence = (text: string) => wrapWords(text, look.columns);
  switch (result.kind) {
    case 'already':
      return sentence('The inventory fits as it is.');
    case 'fits':
      return [
        ...sentence(
          `It fits when ${plural(result.changes.length, 'node')} change${result.changes.length === 1 ? 's' : ''}:`,
        ),
        ...changeLines(view, result, look),
      ];
    case 'phases':
      return [
        ...sentence(`${WHY[result.why]} So in phases:`),
        ...sentence(`now: ${result.now.join(', ')}`),
        ...sentence(`after the raise: ${result.later.join(', ')}`),
        ...raises(view, result.quotas).flatMap(sentence),
      ];
    case 'impossible':
      if (result.why === 'budget') return sentence(budgetText(result));
      return [
        ...sentence(`${WHY[result.why]} There is no room for any node.`),
        ...raises(view, result.quotas).flatMap(sentence),
      ];
  }
}

const WHY = {
  quota: 'No set of instance types meets the quota without loss of memory.',
  pods: 'Sets of instance types meet the quota, but with none of them all pods have a place.',
  steps: 'No set of instance types was found; there are too many to try all of them.',
} as const;

function budgetText({ monthlyUsd, maxMonthlyUsd }: { monthlyUsd: number; maxMonthlyUsd: number }): string {
  return `The cheapest set that meets the quota costs $${monthlyUsd.toFixed(2)} a month; max_monthly_usd is ${maxMonthlyUsd}.`;
}

/** What to ask for: what others use stays theirs. */
function raises({ usedByOthers }: FitView, quotas: readonly NeededQuota[]): string[] {
  return quotas
    .filter(({ need, available }) => need > available)
    .map(({ quota, need }) => {
      const whole = need + (usedByOthers[quota] ?? 0);
      return `Ask for ${whole} vCPU of ${quota} with ./rebuild quota.`;
    });
}

function changeLines({ memoryGib }: FitView, result: Extract<FitResult, { kind: 'fits' }>, { columns, paint }: Look) {
  const row = (name: string, from: FitOption, to: FitOption) => [
    name,
    from.type,
    to.type,
    `${from.vcpu} > ${to.vcpu}`,
    `${memoryGib[from.type] ?? 'unknown'} > ${memoryGib[to.type] ?? 'unknown'}`,
    usd(from.monthlyUsd),
    usd(to.monthlyUsd),
  ];
  const { before, after } = result.monthlyUsd;
  return tableLines(
    [
      { title: 'node' },
      { title: 'type' },
      { title: 'becomes' },
      { title: 'vCPU', ...right },
      { title: 'RAM GiB', ...right },
      { title: '$/month', ...right },
      { title: 'becomes', ...right },
    ],
    [
      ...result.changes.map(({ node, from, to }) => row(node, from, to)),
      ['all instances', '', '', '', '', usd(before), usd(after)],
    ],
    columns,
    paint,
  );
}

function usd(monthlyUsd: number | undefined): string {
  return monthlyUsd === undefined ? 'unknown' : monthlyUsd.toFixed(2);
}

function patchLines({ patch }: FitView, { paint }: Look): string[] {
  return patch === '' ? [] : diffLines(patch, paint);
}

function notesOf({ result, limitsFrom, pricesFrom, noPatch, isOfferingKnown }: FitView): string[] {
  const prices = pricesFrom ?? 'none are known, so no other type was tried';
  const isOpen = result.kind === 'fits' && !isOfferingKnown;
  return [
    `Limits: ${limitsFrom}. Prices: ${prices}.`,
    ...(isOpen ? ['Whether the zones of these nodes offer the types was not asked; `plan` does.'] : []),
    ...(noPatch === undefined ? [] : [`No patch: ${noPatch}.`]),
  ];
}

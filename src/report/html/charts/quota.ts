import type { QuotaUse } from '../../../capacity/quota.ts';
import type { BarRow, Bars } from './bars.ts';

/** vCPU against what the account allows, a bar for each quota. What is above the limit has a colour of its own. */
export function quotaBars(uses: readonly QuotaUse[]): Bars {
  return {
    parts: [
      { label: 'used by others', colour: 'kept' },
      { label: 'this cluster', colour: 'asked' },
      { label: 'above the limit', colour: 'over' },
    ],
    marks: [{ label: 'limit', colour: 'mark' }],
    rows: uses.map(rowOf),
    scale: String,
  };
}

function rowOf(use: QuotaUse): BarRow {
  const { bucket, need, usedByOthers, limit, isOver } = use;
  const above = limit === undefined ? 0 : Math.max(0, need + usedByOthers - limit);
  const aboveOfOurs = Math.min(need, above);
  return {
    name: bucket.name,
    parts: [usedByOthers || undefined, need - aboveOfOurs, aboveOfOurs || undefined],
    marks: [limit],
    note: quotaNote(use),
    isBad: isOver,
  };
}

/** `26 of 16: 10 too many`; `at least` where the size of a node is not known. */
export function quotaNote({ need, usedByOthers, unknown, limit }: QuotaUse): string {
  const used = need + usedByOthers;
  const text = `${unknown > 0 ? 'at least ' : ''}${used}`;
  if (limit === undefined) return `${text}, limit not known`;
  return used > limit ? `${text} of ${limit}: ${used - limit} too many` : `${text} of ${limit}`;
}

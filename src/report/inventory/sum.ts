import type { Sum } from '../../capacity/sum.ts';

/** `26`; with unknown parts `at least 24`, or `unknown` when nothing is known. */
export function sumText({ value, unknown }: Sum, format: (value: number) => string = String): string {
  if (unknown === 0) return format(value);
  return value === 0 ? 'unknown' : `at least ${format(value)}`;
}

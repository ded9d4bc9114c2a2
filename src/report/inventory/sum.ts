/** A total of which parts may be missing. */
export interface Sum {
  /** Of the parts that are known. */
  readonly value: number;
  /** How many parts are not known. */
  readonly unknown: number;
}

export function sumOf(parts: readonly (number | undefined)[]): Sum {
  const known = parts.filter((part) => part !== undefined);
  return { value: known.reduce((sum, part) => sum + part, 0), unknown: parts.length - known.length };
}

export function addSums(sums: readonly Sum[]): Sum {
  return {
    value: sums.reduce((total, { value }) => total + value, 0),
    unknown: sums.reduce((total, { unknown }) => total + unknown, 0),
  };
}

/** `26`; with unknown parts `at least 24`, or `unknown` when nothing is known. */
export function sumText({ value, unknown }: Sum, format: (value: number) => string = String): string {
  if (unknown === 0) return format(value);
  return value === 0 ? 'unknown' : `at least ${format(value)}`;
}

/** A total of which parts may be missing. */
export interface Sum {
  /** Of the parts that are known. */
  readonly value: number;
  /** How many parts are not known. */
  readonly unknown: number;
}

export function sumOf(parts: readonly (number | undefined)[]): Sum {
  const known = parts.filter((part) => part !== undefined);
  return { value: add(known), unknown: parts.length - known.length };
}

export function addSums(sums: readonly Sum[]): Sum {
  return {
    value: add(sums.map(({ value }) => value)),
    unknown: add(sums.map(({ unknown }) => unknown)),
  };
}

/** To two decimals: what is added is whole, or money. */
function add(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) * 100) / 100;
}

import type { Bars } from './bars.ts';

/** One figure as several have it: stated by the design, derived here, derived with what `fit` would change. */
export interface Compared {
  readonly name: string;
  readonly value: number | undefined;
  readonly isStated: boolean;
  /** The value in words. */
  readonly note: string;
}

const STATED = {
  label: 'stated by the design, neither derived nor measured',
  colour: 'stated',
  isDashed: true,
} as const;

/** Stated figures are dashed outlines: they are neither derived nor measured. */
export function comparisonBars(rows: readonly Compared[], scale: (value: number) => string): Bars {
  const hasStated = rows.some(({ isStated }) => isStated);
  return {
    parts: [{ label: 'derived from the inventory', colour: 'asked' }, ...(hasStated ? [STATED] : [])],
    marks: [],
    rows: rows.map(({ name, value, isStated, note }) => ({
      name,
      parts: isStated ? [undefined, value] : [value, ...(hasStated ? [undefined] : [])],
      marks: [],
      note,
    })),
    scale,
  };
}

import type { Limits } from '../../../roles/limits.ts';

/** CPU in millicores, memory in MiB. */
export interface Use {
  /** How much time it is known of. */
  readonly seconds: number;
  readonly cpu: Figures;
  readonly memory: Figures;
  /** The share of the periods with work in which it had to wait for its CPU limit; undefined without such a limit. */
  readonly throttled: number | undefined;
  /** How often the kernel ended a process of it for its memory. */
  readonly oomKills: number;
}

/** What is not known is undefined. */
export interface Figures {
  readonly median?: number | undefined;
  readonly usual: Bounds;
  readonly peak: Bounds;
}

/**
 * A figure between two others, which are the same where it was measured: what speaks for more is taken from the lower one,
 * what speaks for less from the upper one.
 */
export interface Bounds {
  readonly atLeast: number | undefined;
  readonly atMost: number | undefined;
}

/** As in the variable `limits`. */
export type Setting = keyof Limits;

export interface Recommendation {
  readonly setting: Setting;
  readonly action: 'raise' | 'lower' | 'keep';
  readonly from: number;
  /** What `from` is where it is kept. */
  readonly to: number;
  readonly why: string;
}

/** A figure that was measured. */
export function exactly(value: number | undefined): Bounds {
  return { atLeast: value, atMost: value };
}

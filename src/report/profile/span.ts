import type { Cause } from './causes.ts';

/** A stretch of time in which one thing went on. Times are in seconds since rebuild was started. */
export interface Span {
  /** The host that it went on at, or another world: `ec2`, `lab`. */
  readonly where: string;
  readonly kind: 'phase' | 'play' | 'connect' | 'look' | 'role' | 'task' | 'outside';
  readonly name: string;
  /** The role that it belongs to. */
  readonly role?: string;
  readonly start: number;
  readonly end: number;
  /** What bounds it. Absent where it is only a frame around others. */
  readonly cause?: Cause;
}

/** Everything that went on in a run, in the order in which it ended. */
export interface Timeline {
  readonly spans: readonly Span[];
  /** When the run itself began: before, rebuild was started and read its files. */
  readonly begin: number;
  readonly end: number;
}

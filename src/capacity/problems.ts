import type { Place } from '../core/error.ts';

/** Something about a plan that would not work, or not as it says. */
export interface Problem {
  /** An error: what is planned cannot come up as it is. A warning: it comes up, but something in it does not hold. */
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The host that it is about. */
  readonly host?: string | undefined;
  readonly at?: Place | undefined;
}

import type { Verdict } from '../../verify/model.ts';
import type { CheckResult } from '../../verify/run.ts';

/** What `verify` tells, in every form. */
export interface Verification {
  readonly cluster: string;
  readonly time: Date;
  readonly seconds: number;
  readonly checks: readonly CheckResult[];
}

/** What a check as a whole came to: the worst of its findings. */
export function verdictOf({ findings }: CheckResult): Verdict {
  const has = (verdict: Verdict) => findings.some((it) => it.verdict === verdict);
  if (has('failed')) return 'failed';
  if (has('unknown')) return 'unknown';
  return has('passed') ? 'passed' : 'skipped';
}

export function countOf({ findings }: CheckResult, verdict: Verdict): number {
  return findings.filter((it) => it.verdict === verdict).length;
}

/** Nothing failed, and everything could be looked at. */
export function hasPassed({ checks }: Verification): boolean {
  return checks.every((check) => ['passed', 'skipped'].includes(verdictOf(check)));
}

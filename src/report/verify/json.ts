import { hasPassed, type Verification, verdictOf } from './model.ts';

/** One document for programs. `time` is in UTC, ISO 8601. */
export function verificationJson(verification: Verification): string {
  const { cluster, time, seconds, checks } = verification;
  const shown = checks.map((check) => ({
    name: check.name,
    title: check.title,
    verdict: verdictOf(check),
    findings: check.findings.map(({ check: _, ...finding }) => finding),
  }));
  return `${JSON.stringify({ cluster, time: time.toISOString(), seconds, passed: hasPassed(verification), checks: shown })}\n`;
}

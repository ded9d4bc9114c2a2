import type { Finding, Look, LookOutput, Verdict } from './model.ts';

type Make = (subject: string, says: string, hint?: string) => Finding;

/** Makes the findings of one check. */
export function findingsOf(check: string): Readonly<Record<Verdict, Make>> {
  const make =
    (verdict: Verdict): Make =>
    (subject, says, hint) => ({ check, subject, verdict, says, ...(hint !== undefined && { hint }) });
  return { passed: make('passed'), failed: make('failed'), unknown: make('unknown'), skipped: make('skipped') };
}

/** Judges the whole output of a script that has to succeed; where it did not, `subject` is unknown, with what it said. */
export function whole(check: string, subject: string, judge: (stdout: string) => readonly Finding[]): Look['judge'] {
  return (output) =>
    output.exitCode === 0 ? judge(output.stdout) : [findingsOf(check).unknown(subject, whyFailed(output))];
}

/** The same of something that is to answer on its own host: where it did not, that is a failure. */
export function answering(
  check: string,
  subject: string,
  { hint, judge }: { readonly hint: string; judge(stdout: string): readonly Finding[] },
): Look['judge'] {
  return (output) =>
    output.exitCode === 0
      ? judge(output.stdout)
      : [findingsOf(check).failed(subject, `does not answer: ${whyFailed(output)}`, hint)];
}

/** The last line of what a script said, which names the cause. */
function whyFailed({ exitCode, stdout, stderr }: LookOutput): string {
  if (exitCode === TIMED_OUT) return 'there was no answer in time';
  const last = (text: string) => text.trimEnd().split('\n').at(-1)?.trim();
  return last(stderr) || last(stdout) || `its script ended with exit code ${exitCode} and said nothing`;
}

/** What `timeout` exits with. */
const TIMED_OUT = 124;

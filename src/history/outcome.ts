import type { PastRun, RunState } from './past-run.ts';

/** What a run came to, in a word. Of a check that found changes: `ok`, or `pending` where it was asked to tell. */
export type Outcome = 'ok' | 'pending' | 'failed' | 'unreachable' | 'interrupted' | Exclude<RunState, 'done'>;

/** By the exit codes of docs/reference/exit-codes.md. */
const BY_EXIT_CODE: Readonly<Record<number, Outcome>> = { 0: 'ok', 2: 'pending', 4: 'unreachable', 130: 'interrupted' };

export function outcomeOf({ end, state }: Pick<PastRun, 'end' | 'state'>): Outcome {
  if (state !== 'done') return state;
  return BY_EXIT_CODE[end!.exitCode] ?? 'failed';
}

import { journalFiles } from './folder.ts';
import type { Head, LineOf } from './model.ts';
import { type Progress, pointsOf, type Step } from './pace.ts';
import { linesOf, readEnds } from './past-run.ts';

/** Runs with all of this alike do the same work. */
export interface Likeness extends Pick<Head, 'title' | 'mode'> {
  readonly hosts: readonly string[];
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
}

/** How an earlier run went on. */
export interface PastPace extends Pick<LineOf<'pace'>, 'roles' | 'points'> {
  readonly seconds: number;
}

const LOOKED_AT = 40;
const COMPARED = 5;

/** The pace of the last few runs that were like this one and ended well, the newest first. Never throws. */
export function pastPaces(folder: string, like: Likeness): PastPace[] {
  try {
    return journalFiles(folder)
      .slice(0, LOOKED_AT)
      .flatMap((file) => {
        const run = readEnds(file);
        const [pace] = linesOf(run, 'pace');
        const isAlike = run.head !== undefined && likeness(run.head) === likeness(like);
        const endedWell = run.end?.exitCode === 0 || run.end?.exitCode === 2;
        return pace && isAlike && endedWell ? [{ ...pace, seconds: run.end.seconds }] : [];
      })
      .slice(0, COMPARED);
  } catch {
    return [];
  }
}

function likeness({ title, mode, hosts, tags, skipTags }: Likeness): string {
  return JSON.stringify([title, mode, hosts.toSorted(), tags.toSorted(), skipTags.toSorted()]);
}

/** A run is judged only when it is not over soon anyway. */
const [LEAST_ELAPSED, LEAST_TOTAL, LEAST_LEFT] = [5, 60, 10];

/**
 * How many seconds a run may still take. At the last tenth of its roles (before the first one, at the plan of EC2) it is
 * compared with earlier runs: those that had found about as many changes by then say how long the rest took. Undefined
 * when there are none, when they contradict each other, when it takes longer than any of them, and when it is short.
 */
export function secondsLeft(progress: Progress, elapsed: number, past: readonly PastPace[]): number | undefined {
  const lefts = past.flatMap((pace) => restOf(pace, progress, elapsed) ?? []).toSorted((a, b) => a - b);
  const [least, most] = [lefts[0], lefts.at(-1)];
  if (least === undefined || most === undefined || most > 2 * least + 30) return undefined;
  const left = lefts[Math.floor(lefts.length / 2)]!;
  return elapsed < LEAST_ELAPSED || left < LEAST_LEFT || elapsed + left < LEAST_TOTAL ? undefined : left;
}

function restOf({ roles, points, seconds }: PastPace, progress: Progress, elapsed: number): number | undefined {
  const mine = pointsOf(progress, roles);
  const [now, then] = [mine.at(-1), points[mine.length - 1]];
  if (!now || !then || !isAlike(now, then, mine.length > 1)) return undefined;
  const left = (seconds - then[0]) * pace(now, then) - (elapsed - now[0]);
  return left > 0 ? left : undefined;
}

/** At most twice as many changes, or half. Before any role is done, that nothing differs says nothing. */
function isAlike([, now]: Step, [, then]: Step, hasRoles: boolean): boolean {
  if (now === 0 || then === 0) return hasRoles && now === then;
  return Math.max(now, then) <= 2 * Math.min(now, then);
}

/** How many times as long as that one this run took until now. */
function pace([now]: Step, [then]: Step): number {
  return then < LEAST_ELAPSED ? 1 : Math.min(2, Math.max(0.5, now / then));
}

import { type Cause, causes } from './causes.ts';
import { criticalPath, type Piece } from './path.ts';
import type { Timeline } from './span.ts';

/** What a run took its time for. */
export interface Profile {
  /** From the start of rebuild to the end of the run. */
  readonly seconds: number;
  /** CPU that rebuild itself used in it, on this machine. */
  readonly cpuSeconds: number;
  readonly path: readonly Piece[];
  /** Of the path, the largest first. */
  readonly shares: readonly Share[];
}

interface Share {
  readonly cause: Cause;
  readonly seconds: number;
  /** Of all its time, 0 to 1. */
  readonly share: number;
}

export function profileOf(timeline: Timeline, cpuSeconds: number): Profile {
  const path = criticalPath(timeline);
  return { seconds: timeline.end, cpuSeconds, path, shares: sharesOf(path, timeline.end) };
}

function sharesOf(path: readonly Piece[], total: number): Share[] {
  return (Object.keys(causes) as Cause[])
    .map((cause) => ({ cause, seconds: secondsOf(path.filter((piece) => piece.cause === cause)) }))
    .filter(({ seconds }) => seconds > 0)
    .map((it) => ({ ...it, share: it.seconds / total }))
    .toSorted((a, b) => b.seconds - a.seconds);
}

export function secondsOf(pieces: readonly Pick<Piece, 'start' | 'end'>[]): number {
  return pieces.reduce((sum, { start, end }) => sum + end - start, 0);
}

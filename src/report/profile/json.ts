import type { Piece } from './path.ts';
import type { Profile } from './profile.ts';

/** One line beside those of the events. */
export function profileJson({ path, seconds, cpuSeconds, shares }: Profile, time: Date): string {
  return JSON.stringify({
    time: time.toISOString(),
    type: 'profile',
    seconds: round(seconds),
    cpuSeconds: round(cpuSeconds),
    path: path.map(pieceJson),
    boundBy: shares.map((it) => ({ cause: it.cause, seconds: round(it.seconds), share: round(it.share) })),
  });
}

function pieceJson({ where, role, name, cause, start, end }: Piece): object {
  return { start: round(start), seconds: round(end - start), where, role, what: name, cause };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

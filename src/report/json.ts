import { RebuildError } from '../core/error.ts';
import type { RunEvent } from '../core/events.ts';
import type { Reporter } from './printers.ts';
import type { Sink } from './sink.ts';

/** One JSON object a line for each event, as it happens. `time` is in UTC, ISO 8601. */
export function jsonReporter(sink: Sink, now: () => Date = () => new Date()): Reporter {
  return {
    emit: (event) => sink.write(`${jsonLine(event, now())}\n`),
    close: () => {},
  };
}

/** Secrets mask themselves in JSON; an error is told without its stack and cause, which may hold what nobody masked. */
function jsonLine(event: RunEvent, time: Date): string {
  return JSON.stringify({ time: time.toISOString(), ...event }, (_, value) =>
    value instanceof RebuildError ? errorJson(value) : value,
  );
}

/** A failure for programs; the documented form of every `--json` output. */
export function errorJson({ code, message, hint, at, host, task }: RebuildError) {
  return { code, message, hint, at, host, task };
}

import type { Emit, RunEvent } from '../core/events.ts';

/** Prints the events of one run. */
export interface Reporter {
  readonly emit: Emit;
  /** Gives the terminal back. To be called at the end, however the run ended. */
  close(): void | Promise<void>;
  /** Runs `work` while nothing is drawn, so that it can talk with the person at the terminal. */
  aside?<Result>(work: () => Promise<Result>): Promise<Result>;
}

export type EventType = RunEvent['type'];
export type EventOf<Type extends EventType> = Extract<RunEvent, { type: Type }>;

/** One function for each kind of event: a kind that has none does not compile. */
export type Printers<Result> = { readonly [Type in EventType]: (event: EventOf<Type>) => Result };

export function print<Result>(printers: Printers<Result>, event: RunEvent): Result {
  // The table pairs each type with its own event, which TypeScript cannot follow through the lookup.
  return (printers[event.type] as (event: RunEvent) => Result)(event);
}

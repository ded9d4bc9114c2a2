import { z } from 'zod';
import { type Answer, dataOf } from './answer.ts';

/** What the server says of itself. */
export const RUNTIME = '/api/v1/status/runtimeinfo';

const SCHEMA = z.object({
  reloadConfigSuccess: z.boolean(),
  /** When a configuration was last accepted, in whole seconds, ISO 8601. */
  lastConfigTime: z.string(),
  corruptionCount: z.number(),
});
export type Runtime = z.output<typeof SCHEMA>;

/** The answer to RUNTIME. @throws NoAnswer */
export function runtimeOf(answer: Answer): Runtime {
  return dataOf(answer, SCHEMA);
}

/** When the configuration was loaded, in seconds since 1970. What is new in it has no samples from before. */
export function loadedAt({ lastConfigTime }: Runtime): number {
  return Date.parse(lastConfigTime) / 1000;
}

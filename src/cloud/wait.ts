import { setTimeout as sleep } from 'node:timers/promises';
import { RebuildError } from '../core/error.ts';
import { interrupted } from './errors.ts';
import type { CloudEmit } from './model.ts';

/** One look at what is waited for: its result when it is there, else what was seen. */
export type Look<T> = { readonly done: T } | { readonly state: string };

export interface WaitOptions {
  /** What is waited for, as a clause: `k8s-redis is running`. */
  readonly what: string;
  readonly timeoutSeconds: number;
}

export type Wait = <T>(options: WaitOptions, look: () => Promise<Look<T>>) => Promise<T>;

const firstDelayMs = 100;
const longestDelayMs = 2000;

/**
 * Makes a wait that looks again and again, often at first, until `look` is done or the deadline has passed.
 *
 * @throws RebuildError CLOUD_TIMEOUT with what was last seen; INTERRUPTED once `signal` has fired
 */
export function waiter({ emit, signal }: { emit?: CloudEmit | undefined; signal?: AbortSignal | undefined }): Wait {
  return async ({ what, timeoutSeconds }, look) => {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    for (let delay = firstDelayMs; ; delay = Math.min(delay * 1.5, longestDelayMs)) {
      const seen = await look();
      if ('done' in seen) return seen.done;
      if (seconds() > timeoutSeconds) throw late(what, timeoutSeconds, seen.state);
      emit?.({ type: 'cloud.wait', what, state: seen.state, seconds: seconds() });
      await pause(delay, signal);
    }
  };
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal && { signal }).catch(() => {});
  if (signal?.aborted) throw interrupted();
}

function late(what: string, timeoutSeconds: number, state: string): RebuildError {
  return new RebuildError('CLOUD_TIMEOUT', `Waited ${timeoutSeconds} s for: ${what}. Last seen: ${state}.`, {
    hint: 'Run the same command again; if it stays so, look at the object in the EC2 console.',
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudClient, Operation } from './client.ts';
import { interrupted, isInDoubt, isRefusedForNow } from './errors.ts';

/** How often a call is made in all, and how long the first pause is. Each further pause is twice as long. */
export interface Pace {
  readonly attempts: number;
  readonly firstPauseMs: number;
}

export const usualPace: Pace = { attempts: 8, firstPauseMs: 300 };

const longestPauseMs = 5000;

/**
 * The same client, that makes a call again where that can do no harm: when EC2 refused to look at it (throttling), and
 * when the answer was lost of a call that may be made twice. What would make a second object is left to `createOnce`.
 */
export function retrying(client: CloudClient, { attempts, firstPauseMs }: Pace = usualPace): CloudClient {
  return {
    call: async (name, input, options = {}) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await client.call(name, input, options);
        } catch (error) {
          const mayRepeat = isRefusedForNow(error) || (isInDoubt(error) && isRepeatable(name));
          if (!mayRepeat || attempt >= attempts) throw error;
          await pause(firstPauseMs * 2 ** (attempt - 1), options.signal);
        }
      }
    },
  };
}

/**
 * Whether a call that is made twice leaves the same as one that is made once. RunInstances carries a token; of a route
 * EC2 allows one for each destination, of a rule one of each kind; what is gone cannot go again.
 */
export function isRepeatable(name: Operation): boolean {
  return /^(CreateTags|CreateRoute)$/.test(name) || !/^(Allocate|Create|Import|ModifyVolume$)/.test(name);
}

/** Between half of it and the whole, so that calls that were refused together do not come back together. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const length = Math.min(ms, longestPauseMs) * (0.5 + Math.random() / 2);
  await sleep(length, undefined, signal && { signal }).catch(() => {});
  if (signal?.aborted) throw interrupted();
}

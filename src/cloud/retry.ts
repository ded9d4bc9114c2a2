import { setTimeout as sleep } from 'node:timers/promises';
import { interrupted, isInDoubt, isNotReached, isRefusedForNow } from './errors.ts';

/** How often a call is made in all, and how long the first pause is. Each further pause is twice as long. */
export interface Pace {
  readonly attempts: number;
  readonly firstPauseMs: number;
}

const usualPace: Pace = { attempts: 8, firstPauseMs: 300 };

const longestPauseMs = 5000;

/** Of a call that finds no way to EC2: long enough for a slip, and not for a cable that is out. */
const attemptsWithoutWay = 3;

interface Repeating {
  readonly pace?: Pace | undefined;
  /** Once it fires, the call is not made again. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a call, and makes it again where that can do no harm: when EC2 refused to look at it (throttling), and when the
 * answer was lost of a call that may be made twice. What would make a second object is left to `createOnce`.
 *
 * @param operation its name, such as `DescribeVpcs`
 * @throws what the last attempt threw; INTERRUPTED
 */
export async function repeated<Answer>(
  operation: string,
  call: () => Promise<Answer>,
  { pace: { attempts, firstPauseMs } = usualPace, signal }: Repeating = {},
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const mayRepeat = isRefusedForNow(error) || (isInDoubt(error) && isRepeatable(operation));
      const most = isNotReached(error) ? Math.min(attempts, attemptsWithoutWay) : attempts;
      if (!mayRepeat || attempt >= most) throw error;
      await pause(firstPauseMs * 2 ** (attempt - 1), signal);
    }
  }
}

/**
 * Whether a call that is made twice leaves the same as one that is made once. RunInstances carries a token; of a route
 * EC2 allows one for each destination, of a rule one of each kind; what is gone cannot go again.
 */
export function isRepeatable(operation: string): boolean {
  return /^(CreateTags|CreateRoute)$/.test(operation) || !/^(Allocate|Create|Import|ModifyVolume$)/.test(operation);
}

/** Between half of it and the whole, so that calls that were refused together do not come back together. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const length = Math.min(ms, longestPauseMs) * (0.5 + Math.random() / 2);
  await sleep(length, undefined, signal && { signal }).catch(() => {});
  if (signal?.aborted) throw interrupted();
}

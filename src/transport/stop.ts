import type { RebuildError } from '../core/error.ts';
import type { RunOptions } from './connection.ts';
import { interrupted, timedOut } from './errors.ts';

export interface Stop {
  /** Fulfils with the reason when the command is to be ended; else never. */
  readonly requested: Promise<RebuildError>;
  dispose(): void;
}

/** Watches the signal and the time limit of one run. */
export function watch(host: string, { signal, timeoutSeconds }: Pick<RunOptions, 'signal' | 'timeoutSeconds'>): Stop {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const requested = new Promise<RebuildError>((resolve) => {
    onAbort = () => resolve(interrupted(host));
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
    if (timeoutSeconds !== undefined) {
      timer = setTimeout(() => resolve(timedOut(host, timeoutSeconds)), timeoutSeconds * 1000);
    }
  });
  return {
    requested,
    dispose: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

/**
 * Waits for `work`, but no longer than until it is to be stopped: then `end` ends it first.
 *
 * @throws RebuildError INTERRUPTED or COMMAND_TIMEOUT
 */
export async function unlessStopped<T>(
  work: Promise<T>,
  stop: Pick<Stop, 'requested'>,
  end: () => Promise<unknown> = async () => {},
): Promise<T> {
  const outcome = await Promise.race([work.then((value) => ({ value })), stop.requested]);
  if ('value' in outcome) return outcome.value;
  work.catch(() => {});
  await end();
  throw outcome;
}

import { RebuildError } from '../core/error.ts';
import { withProcessLock } from '../core/process-lock.ts';

export interface LockOptions {
  /** How long to wait for another process. Default 15 minutes: an image is built within it. */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` while no other process of this machine holds `file`. A lock whose owner is gone does not count.
 *
 * @throws RebuildError LAB_BUSY when the deadline passes
 */
export function withLock<T>(
  file: string,
  work: () => Promise<T>,
  { timeoutSeconds = 900, signal }: LockOptions = {},
): Promise<T> {
  const busy = (pid: number) =>
    new RebuildError('LAB_BUSY', `process ${pid} has held ${file} for too long`, {
      hint: 'Wait for it or end it, then run the command again.',
    });
  return withProcessLock(file, work, { timeoutSeconds, signal, busy });
}

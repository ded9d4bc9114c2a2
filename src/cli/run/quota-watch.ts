import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountClient } from '../../cloud/account/client.ts';
import { isOpen, type QuotaRequest } from '../../cloud/account/quota-request.ts';
import { RebuildError } from '../../core/error.ts';

export interface WatchOptions {
  readonly everySeconds: number;
  readonly signal: AbortSignal;
  /** Told at first, at each change of status, and now and then in between. */
  readonly tell: (request: QuotaRequest, seconds: number) => void;
  /** How long may pass without a word. */
  readonly quietSeconds?: number;
}

/**
 * Waits until AWS has decided on a request. That may take days: nothing is lost by ending it and watching again.
 *
 * @returns the request as it was last seen; it is open still when `signal` fired
 * @throws RebuildError CLOUD_…
 */
export async function watchRequest(
  account: Pick<AccountClient, 'quotaRequests'>,
  watched: QuotaRequest,
  { everySeconds, signal, tell, quietSeconds = 600 }: WatchOptions,
): Promise<QuotaRequest> {
  const started = performance.now();
  let request = watched;
  let toldAt = started;
  tell(request, 0);
  while (isOpen(request)) {
    if (!(await waited(everySeconds, signal))) return request;
    const seen = (await account.quotaRequests(watched.code)).find(({ id }) => id === watched.id) ?? request;
    const now = performance.now();
    const isNews = seen.status !== request.status || now - toldAt >= quietSeconds * 1000;
    request = seen;
    if (!isNews) continue;
    toldAt = now;
    tell(request, (now - started) / 1000);
  }
  return request;
}

/** @throws RebuildError QUOTA_REFUSED when AWS did not give what was asked for */
export function refuseRefused({ code, desired, status, caseId }: QuotaRequest): void {
  if (status === 'APPROVED') return;
  throw new RebuildError('QUOTA_REFUSED', `AWS ended the request for ${desired} of ${code} with ${status}`, {
    hint: `Read why ${caseId ? `in case ${caseId} of the AWS Support Center` : 'in the Service Quotas console'}, and ask again or run "rebuild fit".`,
  });
}

/** Whether the time has passed, and nobody wants an end. */
async function waited(seconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await sleep(seconds * 1000, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

import type { ClientOptions } from '../client.ts';
import type { LivePrices } from './prices.ts';
import { pricingCalls } from './pricing.ts';
import type { QuotaRequest } from './quota-request.ts';
import { serviceQuotasCalls } from './service-quotas.ts';
import { stsCalls } from './sts.ts';

export interface Identity {
  /** The number of the account. */
  readonly account: string;
  readonly arn: string;
}

/**
 * The account around EC2: who asks, what is allowed, what things cost. Every call may throw a RebuildError with one of
 * the CLOUD_ codes.
 */
export interface AccountClient {
  identity(): Promise<Identity>;
  /** What an UnauthorizedOperation was about. */
  decodeMessage(encoded: string): Promise<string>;
  /** What the account allows now; undefined when Service Quotas does not know the code. */
  quota(code: string): Promise<number | undefined>;
  /** Asks AWS for more. */
  requestQuota(code: string, value: number): Promise<QuotaRequest>;
  /** What was asked for, the newest first. */
  quotaRequests(code: string): Promise<readonly QuotaRequest[]>;
  /** List prices of the region. Undefined where the endpoint is not AWS: nothing else has a price list. */
  prices(types: readonly string[]): Promise<LivePrices | undefined>;
}

/** Clients of the services beside EC2. Nothing is loaded, and nobody asked, before the first call. */
export function connectAccount(options: ClientOptions): AccountClient {
  return { ...stsCalls(options), ...serviceQuotasCalls(options), ...pricingCalls(options) };
}

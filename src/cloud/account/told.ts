import type { ClientOptions } from '../client.ts';
import { translate } from '../errors.ts';

/** Makes a call, and what it throws an error of ours. */
export type Told = <Result>(operation: string, call: () => Promise<Result>) => Promise<Result>;

export function tellOf(service: string, { region, endpoint }: ClientOptions): Told {
  return async (operation, call) => {
    try {
      return await call();
    } catch (error) {
      throw translate(error, operation, { region, ...(endpoint && { endpoint }), service });
    }
  };
}

/** Of the SDK's clients of these services: nobody waits long for what only tells. */
export function settingsOf(options: ClientOptions) {
  return { ...options, maxAttempts: 3, requestHandler: patience };
}

const patience = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** The same result for every caller, made at the first call. */
export function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

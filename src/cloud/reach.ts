import { type CloudClient, stoppable } from './client.ts';
import type { Reach } from './hands.ts';
import type { CloudEmit } from './model.ts';
import { waiter } from './wait.ts';

interface ReachOptions {
  readonly emit: CloudEmit;
  readonly signal: AbortSignal | undefined;
  readonly freeSeconds?: number | undefined;
}

/** A reach whose calls and waits end once `signal` has fired. */
export function reachOf(client: CloudClient, cluster: string, options: ReachOptions): Reach {
  const { emit, signal, freeSeconds = 180 } = options;
  return { client: stoppable(client, signal), cluster, wait: waiter({ emit, signal }), freeSeconds };
}

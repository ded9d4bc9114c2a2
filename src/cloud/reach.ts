import { type CloudClient, stoppable } from './client.ts';
import type { Reach } from './hands.ts';
import type { CloudEmit } from './model.ts';
import { type Patience, patience as usual } from './patience.ts';
import { waiter } from './wait.ts';

interface ReachOptions {
  readonly emit: CloudEmit;
  readonly signal: AbortSignal | undefined;
  readonly patience?: Partial<Patience> | undefined;
}

/** A reach whose calls and waits end once `signal` has fired. */
export function reachOf(client: CloudClient, cluster: string, options: ReachOptions): Reach {
  const { emit, signal, patience } = options;
  return { ...usual, ...patience, client: stoppable(client, signal), cluster, wait: waiter({ emit, signal }) };
}

import type { Client } from 'ssh2';

/** One live SSH connection. */
export interface Link {
  readonly client: Client;
  /** Fulfils when the connection is gone, for whatever cause. Never rejects. */
  readonly gone: Promise<void>;
  alive(): boolean;
  /** Why it is gone, as far as is known. */
  reason(): string | undefined;
  hangUp(): Promise<void>;
}

/** Watches a client that has just logged in, so that its later errors are kept, not thrown. */
export function linkTo(client: Client): Link {
  let alive = true;
  let reason: string | undefined;
  client.on('error', (error: Error & { level?: string }) => {
    reason ??= error.level === 'client-timeout' ? 'the host stopped answering' : error.message;
  });
  const gone = new Promise<void>((resolve) => {
    client.once('close', () => {
      alive = false;
      resolve();
    });
  });
  return { client, gone, alive: () => alive, reason: () => reason, hangUp: () => hangUp(client, gone) };
}

/** A frozen peer does not say goodbye. */
const GOODBYE_MS = 500;

async function hangUp(client: Client, gone: Promise<void>): Promise<void> {
  client.end();
  const timer = setTimeout(() => client.destroy(), GOODBYE_MS);
  await gone;
  clearTimeout(timer);
}

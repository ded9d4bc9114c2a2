import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dropped, dial } from './dial.ts';
import { expandHome, type SshEnvironment } from './environment.ts';
import { unreachable } from './errors.ts';
import { trustOf } from './host-trust.ts';
import { credentialsFor } from './keys.ts';
import { parseKnownHosts } from './known-hosts.ts';
import type { Limit } from './limit.ts';
import type { Link } from './link.ts';
import { type Login, logIn } from './login.ts';
import { parsedFile } from './parsed-file.ts';
import type { Hop } from './route.ts';

export interface ConnectOptions {
  readonly environment: SshEnvironment;
  /** Shared by all connections of a run: key exchanges cost CPU, and many at once would run into each other's time-outs. */
  readonly handshakes: Limit;
  /** Write the keys of hosts that are met for the first time to known_hosts, as OpenSSH's accept-new. */
  readonly acceptNewHostKeys: boolean;
  /** A server that was there a moment ago and refuses now is given the connect time to come back. */
  readonly returning?: boolean;
}

/**
 * Logs in to one server. A server that hangs up before the login is asked again until its connect time is over.
 *
 * @throws UnreachableError
 */
export async function connect(hop: Hop, via: Link | undefined, options: ConnectOptions): Promise<Link> {
  const login = await prepare(hop, options);
  const start = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const stream = await dial(hop, via, login.timeoutMs);
      return await options.handshakes(() => logIn(stream, login));
    } catch (error) {
      if (!isWorthRetrying(error, options)) throw error;
      const pause = 50 * 2 ** Math.min(attempt, 5) * (0.5 + Math.random());
      if (Date.now() + pause - start > login.timeoutMs) throw final(error, hop);
      await sleep(pause);
    }
  }
}

const knownHostsFile = parsedFile((content) => parseKnownHosts(content.toString()));

async function prepare(hop: Hop, { environment, acceptNewHostKeys }: ConnectOptions): Promise<Login> {
  const { home } = environment;
  const [userFile] = hop.userKnownHostsFiles;
  const trust = trustOf({
    name: hop.knownAs,
    port: hop.port,
    pinned: hop.pinned,
    knownHosts: () =>
      [...hop.userKnownHostsFiles, ...hop.globalKnownHostsFiles]
        .map((path) => expandHome(path, home))
        .flatMap((path) => (existsSync(path) ? knownHostsFile(path) : [])),
    acceptInto: acceptNewHostKeys && userFile ? expandHome(userFile, home) : undefined,
  });
  const credentials = await credentialsFor(hop, environment);
  return { peer: hop, trust, credentials, timeoutMs: hop.connectTimeoutSeconds * 1000 };
}

function isWorthRetrying(error: unknown, { returning }: ConnectOptions): boolean {
  return error instanceof Dropped || (returning === true && (error as { code?: string }).code === 'SSH_REFUSED');
}

function final(error: unknown, hop: Hop): unknown {
  return error instanceof Dropped ? unreachable('SSH_DROPPED', hop, error.message, error) : error;
}

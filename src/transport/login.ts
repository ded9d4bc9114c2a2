import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import type { UnreachableError } from '../core/error.ts';
import type { Credential } from './credential.ts';
import { deadline } from './deadline.ts';
import { Dropped } from './dial.ts';
import { type Peer, unreachable } from './errors.ts';
import { algorithmsFor } from './host-key.ts';
import { refuseKey, type Trust } from './host-trust.ts';
import { type Link, linkTo } from './link.ts';

const KEEPALIVE_MS = 3000;
const KEEPALIVE_COUNT = 3;

export interface Login {
  readonly peer: Peer;
  readonly trust: Trust;
  readonly credentials: readonly Credential[];
  readonly timeoutMs: number;
}

/**
 * Speaks SSH over an open stream: checks the host key, then logs in.
 *
 * @throws UnreachableError, or Dropped when another attempt is worth it
 */
export function logIn(stream: Duplex, { peer, trust, credentials, timeoutMs }: Login): Promise<Link> {
  if (stream.destroyed) return Promise.reject(new Dropped('it hung up before the login'));
  const client = new ssh2.Client();
  const keys = new Offer(credentials, peer.user);
  let keyRefusal: UnreachableError | undefined;
  return new Promise<Link>((resolve, reject) => {
    const callOff = deadline(timeoutMs, () =>
      fail(unreachable('SSH_TIMEOUT', peer, `the login did not end within ${timeoutMs / 1000} s`)),
    );
    const fail = (error: Error) => {
      callOff();
      reject(error);
      client.destroy();
    };
    client.on('error', (error: ClientError) => {
      if (error.level === 'agent') return;
      fail(keyRefusal ?? explain(error, peer, keys));
    });
    client.once('close', () => fail(new Dropped('it hung up during the login')));
    client.once('ready', () => {
      callOff();
      client.removeAllListeners('error').removeAllListeners('close');
      resolve(linkTo(client));
    });
    client.connect({
      sock: stream as never,
      username: peer.user,
      readyTimeout: 0,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVE_COUNT,
      algorithms: { serverHostKey: algorithmsFor(trust.keys) },
      hostVerifier: (key: Buffer) => {
        keyRefusal = refuseKey(key, trust, peer);
        return keyRefusal === undefined;
      },
      authHandler: (methods, _, next) => next(keys.next(methods) as never),
    });
  });
}

type ClientError = Error & { readonly level?: string; readonly code?: number | string };

/** The keys, one after the other, and what the server says to them. */
class Offer {
  readonly #credentials: readonly Credential[];
  readonly #user: string;
  #tried = 0;
  #accepts: readonly string[] = [];

  constructor(credentials: readonly Credential[], user: string) {
    this.#credentials = credentials;
    this.#user = user;
  }

  next(methods: readonly string[] | null): Record<string, unknown> | false {
    this.#accepts = methods ?? this.#accepts;
    const credential = this.#credentials[this.#tried];
    if (!credential) return false;
    this.#tried += 1;
    return { ...credential.attempt, username: this.#user };
  }

  toString(): string {
    const tried = this.#credentials.slice(0, this.#tried).map(({ label }) => label);
    return `tried ${tried.join(', ')}; it accepts ${this.#accepts.join(', ') || 'nothing that it names'}`;
  }
}

function explain(error: ClientError, peer: Peer, keys: Offer): Error {
  if (error.level === 'client-authentication') return unreachable('SSH_AUTH', peer, String(keys), error);
  if (/too many authentication failures/i.test(error.message)) {
    return unreachable('SSH_AUTH', peer, `${keys}; too many keys, set IdentitiesOnly for it`, error);
  }
  const dropped = error.level === 'client-socket' || /lost before handshake|connection lost/i.test(error.message);
  if (dropped) return new Dropped(error.message);
  return unreachable('SSH_PROTOCOL', peer, error.message, error);
}

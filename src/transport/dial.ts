import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import type { UnreachableError } from '../core/error.ts';
import { deadline } from './deadline.ts';
import { type Peer, socketError, unreachable } from './errors.ts';
import type { Link } from './link.ts';
import type { Hop } from './route.ts';

/** A server that hung up before the login: it was busy (MaxStartups), so it is worth asking again. */
export class Dropped extends Error {}

/**
 * Opens a byte stream to a server, through `via` where there is a jump host, and waits until the server has said something:
 * SSH servers speak first.
 *
 * @throws UnreachableError, or Dropped when another attempt is worth it
 */
export async function dial(hop: Hop, via: Link | undefined, timeoutMs: number): Promise<Duplex> {
  const opening = via ? forward(hop, via) : tcp(hop);
  let call: () => void = () => {};
  const expired = new Promise<never>((_, reject) => {
    call = deadline(timeoutMs, () => reject(unreachable('SSH_TIMEOUT', hop, silence(timeoutMs, opened))));
  });
  let opened = false;
  try {
    const stream = await Promise.race([opening, expired]);
    // Until somebody listens, a loss shows as a destroyed stream.
    stream.on('error', () => {});
    opened = true;
    await Promise.race([firstBytes(stream), expired]).catch((error: unknown) => {
      stream.destroy();
      throw error;
    });
    return stream;
  } catch (error) {
    void opening.then((stream) => stream.destroy()).catch(() => {});
    throw error;
  } finally {
    call();
  }
}

function silence(timeoutMs: number, opened: boolean): string {
  const seconds = `within ${Math.round(timeoutMs / 100) / 10} s`;
  return opened
    ? `it accepts the connection, but says nothing ${seconds}`
    : `no answer to the TCP connection ${seconds}`;
}

async function tcp(hop: Hop): Promise<Duplex> {
  const socket = connectTcp({ host: hop.address, port: hop.port, noDelay: true });
  try {
    await once(socket, 'connect');
  } catch (error) {
    throw isReset(error) ? new Dropped(String(error)) : socketError(error, hop);
  }
  return gathering(socket);
}

/**
 * ssh2 writes each packet in three pieces, and each would be a system call and, as nothing is delayed, a segment of its own.
 * What is written at one moment is sent together.
 */
export function gathering<Stream extends Duplex>(stream: Stream): Stream {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = (...args: unknown[]) => {
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    return write(...args);
  };
  return stream;
}

function forward(hop: Hop, via: Link): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    void via.gone.then(() => reject(new Dropped(`the jump host hung up: ${via.reason() ?? 'no reason given'}`)));
    via.client.forwardOut('127.0.0.1', 0, hop.address, hop.port, (error, stream) => {
      if (error) reject(forwardError(error, hop));
      else resolve(stream);
    });
  });
}

/** A jump host tells in words why it cannot reach the host. */
function forwardError({ message }: Error, peer: Peer): UnreachableError {
  const detail = `the jump host says: ${message.replace(/^\(SSH\) /, '')}`;
  if (/refused/i.test(message)) return unreachable('SSH_REFUSED', peer);
  if (/timed out/i.test(message)) return unreachable('SSH_TIMEOUT', peer, detail);
  return unreachable('SSH_NO_ROUTE', peer, detail);
}

/** Waits for data without taking it. */
function firstBytes(stream: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown) => {
      stream.off('readable', onReadable).off('error', settle).off('close', onClose);
      if (error) reject(new Dropped(String(error)));
      else resolve();
    };
    const onReadable = () => settle(stream.readableLength > 0 ? undefined : 'it hung up without a word');
    const onClose = () => settle('it hung up without a word');
    stream.on('readable', onReadable).on('error', settle).on('close', onClose);
  });
}

function isReset(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '');
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientChannel } from 'ssh2';
import { collect } from './collect.ts';
import type { RunOptions, RunResult } from './connection.ts';
import type { Link } from './link.ts';

/** How long a host that has no free session (MaxSessions) is asked again. */
const CHANNEL_RETRIES = 40;

/** The connection went away, or never gave a channel. `started` tells whether the command may have run. */
export class ChannelError extends Error {
  readonly started: boolean;
  readonly refused: boolean;

  constructor(message: string, { started = false, refused = false } = {}) {
    super(message);
    this.started = started;
    this.refused = refused;
  }
}

/**
 * Starts `command` on a channel of its own.
 *
 * @throws ChannelError
 */
export async function openChannel(link: Link, command: string): Promise<ClientChannel> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryChannel(link, command);
    } catch (error) {
      const { refused, message } = error as ChannelError;
      if (!refused) throw new ChannelError(await lossOf(link, message));
      if (attempt > CHANNEL_RETRIES) throw error;
      await sleep(25 + Math.random() * 25 * Math.min(attempt, 10));
    }
  }
}

/**
 * Writes `input` to the channel and collects what comes until it closes.
 *
 * @throws ChannelError when it closes without an exit status: the connection or its server died
 */
export async function converse(
  channel: ClientChannel,
  link: Link,
  input: string,
  options: RunOptions,
): Promise<RunResult> {
  // A command that ends without reading its input breaks the pipe; its exit status tells more.
  channel.on('error', () => {});
  channel.end(input);
  const { exitCode, ...output } = await collect(Object.assign(channel, { stdout: channel }), options, link.gone);
  channel.close();
  if (exitCode === undefined) throw new ChannelError(await lossOf(link), { started: true });
  return { ...output, exitCode };
}

function tryChannel({ client, gone, reason }: Link, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    void gone.then(() => reject(new ChannelError(reason() ?? 'it was closed')));
    try {
      client.exec(command, (error, channel) => {
        if (!error) return resolve(channel);
        // Without a reason it is the connection that failed, not the request.
        const refused = 'reason' in error && typeof error.reason === 'number';
        reject(new ChannelError(error.message, { refused }));
      });
    } catch (error) {
      reject(new ChannelError(String(error)));
    }
  });
}

/** A channel fails a moment before its connection is known to be gone. */
async function lossOf({ gone, reason }: Link, otherwise = 'the server ended it'): Promise<string> {
  await Promise.race([gone, sleep(200)]);
  return reason() ?? otherwise;
}

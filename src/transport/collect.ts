import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import type { RunOptions } from './connection.ts';
import { Tail } from './tail.ts';

const KEEP = 16 * 1024 * 1024;
/** A daemon that the command left behind may hold its output open for ever: silence after the exit is the end too. */
const SILENCE_MS = 500;

/** A child process, or the channel of a remote one: both emit `exit` and then `close`. */
export interface Running {
  readonly stdout: Readable;
  readonly stderr: Readable;
  once(event: 'exit' | 'close', listener: (...closing: Closing) => void): unknown;
}

export interface Collected {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined when it closed without telling. */
  readonly exitCode: number | undefined;
  readonly omitted?: number;
}

/** Passes on and keeps what a command writes, until it has ended or `lost` fulfils. */
export async function collect(running: Running, options: RunOptions, lost: Promise<void>): Promise<Collected> {
  const { keep = KEEP, onOutput, onBytes } = options;
  const stdout = new Tail(keep);
  const stderr = new Tail(keep);
  const emit = (text: string) => text && onOutput?.(text);
  running.stdout.on('data', (bytes: Buffer) => {
    onBytes?.(bytes);
    emit(stdout.push(bytes));
  });
  running.stderr.on('data', (bytes: Buffer) => void stderr.push(bytes));
  const [code, signal] = await Promise.race([closing(running), lost.then((): Closing => [])]);
  emit(stdout.end());
  stderr.end();
  const omitted = stdout.omitted + stderr.omitted;
  return {
    stdout: stdout.text(),
    stderr: stderr.text(),
    exitCode: code ?? (signal ? 128 + numberOf(signal) : undefined),
    ...(omitted > 0 && { omitted }),
  };
}

export type Closing = readonly [code?: number | null, signal?: string | null];

function closing(running: Running): Promise<Closing> {
  return new Promise((resolve) => {
    running.once('close', (...closed: Closing) => resolve(closed));
    running.once('exit', (...exit: Closing) => {
      const timer = setTimeout(() => resolve(exit), SILENCE_MS);
      running.stdout.on('data', () => timer.refresh());
      running.once('close', () => clearTimeout(timer));
    });
  });
}

function numberOf(signal: string): number {
  return (constants.signals as Record<string, number>)[signal] ?? 0;
}

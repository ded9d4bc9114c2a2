import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RebuildError } from '../../src/core/error.ts';

/** A program to run, and where. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  /** Default: this process's. */
  readonly cwd?: string;
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface AccountOptions {
  /** The Python that counts; it is not counted itself. */
  readonly python: string;
  /** Gets what the program prints. */
  readonly logFile: string;
  readonly signal: AbortSignal;
}

const used = z.strictObject({
  exitCode: z.int(),
  wallSeconds: z.number(),
  controllerCpuSeconds: z.number(),
  peakMiB: z.number(),
  biggestProcessMiB: z.number(),
  processes: z.int(),
});

export type Used = z.output<typeof used>;

const script = join(import.meta.dirname, 'account.py');
const DEADLINE_MS = 30 * 60_000;

/**
 * Runs a program to its end and tells what it and all its processes used. None is left. One that does not end within half an
 * hour is ended, as by SIGTERM.
 *
 * @throws RebuildError BENCH_BROKEN when it cannot be started; the reason of `signal`
 */
export async function account(invocation: Invocation, options: AccountOptions): Promise<Used> {
  const { python, logFile, signal } = options;
  signal.throwIfAborted();
  const resultFile = `${logFile}.json`;
  const log = openSync(logFile, 'w');
  const child = spawn(python, [script, resultFile, '--', invocation.command, ...invocation.args], {
    // Ctrl-C goes to this process, which then asks that one to end all of its own.
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...invocation.env },
    ...(invocation.cwd && { cwd: invocation.cwd }),
  });
  closeSync(log);
  const stop = () => child.kill('SIGTERM');
  const deadline = setTimeout(stop, DEADLINE_MS);
  signal.addEventListener('abort', stop, { once: true });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  clearTimeout(deadline);
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (exitCode !== 0) throw broken(invocation, logFile);
  return used.parse(JSON.parse(readFileSync(resultFile, 'utf8')));
}

function broken({ command }: Invocation, logFile: string): RebuildError {
  return new RebuildError('BENCH_BROKEN', `${command} cannot be run`, {
    hint: `Read ${logFile}, then leave the tool out with --tools.`,
  });
}

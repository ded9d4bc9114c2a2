import type { UnreachableError } from '../core/error.ts';
import type { Script } from '../core/text.ts';
import type { Connection, RunOptions, RunResult } from './connection.ts';
import { interrupted, unreachable } from './errors.ts';
import { JobCleanup, JobEnding, JobScript } from './job-scripts.ts';

/** What a fake host answers to a script. What is left out is empty, or 0. */
export interface FakeAnswer extends Partial<RunResult> {
  /** The connection breaks when this many characters of stdout have come. What runs as a job goes on and can be followed. */
  readonly dropAfter?: number;
}

export type Answer = (script: string, options: RunOptions) => FakeAnswer | Promise<FakeAnswer>;

export interface FakeConnection extends Connection {
  /** The scripts in the order of their arrival, with their secrets; of jobs only what they run. */
  readonly scripts: readonly string[];
  /** Round trips that somebody waited for. */
  readonly trips: number;
  readonly closed: boolean;
}

/** A host for tests, played by `answer`, which may throw what a connection throws. Jobs work on it too. */
export function fakeConnection(answer: Answer = () => ({}), host = 'fake'): FakeConnection {
  return new Fake(host, answer);
}

/** What `run` throws when the connection breaks while a script runs. */
export function fakeLoss(host = 'fake'): UnreachableError {
  return unreachable('SSH_LOST', { host, at: `${host}:22`, user: 'root' }, 'it was cut');
}

class Fake implements FakeConnection {
  readonly host: string;
  readonly scripts: string[] = [];
  readonly #answer: Answer;
  readonly #jobs = new Map<string, FakeJob>();
  trips = 0;
  closed = false;

  constructor(host: string, answer: Answer) {
    this.host = host;
    this.#answer = answer;
  }

  async run(script: Script, options: RunOptions = {}): Promise<RunResult> {
    if (script instanceof JobCleanup) return resultOf({});
    if (options.signal?.aborted) throw interrupted(this.host);
    this.trips += 1;
    if (script instanceof JobScript) return this.#follow(script, options);
    if (script instanceof JobEnding) return this.#end(script);
    return this.#play(await untilAborted(this.#ask(script, options), this.host, options.signal), options);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  async #ask(script: Script, options: RunOptions): Promise<FakeAnswer> {
    this.scripts.push(script.plain());
    return this.#answer(script.plain(), options);
  }

  #play({ dropAfter, ...answer }: FakeAnswer, { onOutput, onBytes }: RunOptions): RunResult {
    const result = resultOf(answer);
    const stdout = result.stdout.slice(0, dropAfter);
    if (stdout) onBytes?.(Buffer.from(stdout));
    if (stdout) onOutput?.(stdout);
    if (dropAfter !== undefined) throw fakeLoss(this.host);
    return result;
  }

  #end({ id }: JobEnding): RunResult {
    this.#jobs.get(id)?.end({ exitCode: 143 });
    return resultOf({});
  }

  async #follow({ job, offset }: JobScript, options: RunOptions): Promise<RunResult> {
    const running = this.#jobs.get(job.id) ?? new FakeJob(this.#ask(job.script, options));
    this.#jobs.set(job.id, running);
    const { dropAfter, ...answer } = await running.answer;
    const result = resultOf(answer);
    const stdout = Buffer.from(result.stdout + result.stderr)
      .subarray(offset)
      .toString();
    const stderr = `rebuild-job ${job.id} ${result.exitCode}\n`;
    const dropping = dropAfter !== undefined && offset === 0;
    return this.#play({ stdout, stderr, ...(dropping && { dropAfter }) }, options);
  }
}

class FakeJob {
  readonly answer: Promise<FakeAnswer>;
  end: (answer: FakeAnswer) => void = () => {};

  constructor(answer: Promise<FakeAnswer>) {
    const ended = new Promise<FakeAnswer>((resolve) => {
      this.end = resolve;
    });
    this.answer = Promise.race([answer, ended]);
  }
}

function resultOf({ stdout = '', stderr = '', exitCode = 0 }: FakeAnswer): RunResult {
  return { stdout, stderr, exitCode };
}

function untilAborted<T>(work: Promise<T>, host: string, signal: AbortSignal | undefined): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(interrupted(host)), { once: true });
  });
  return Promise.race([work, aborted]);
}

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { RebuildError, UnreachableError } from '../core/error.ts';
import type { Script } from '../core/text.ts';
import type { Connection, RunResult } from './connection.ts';
import { isLostInFlight } from './errors.ts';
import { JobCleanup, type JobEnd, JobEnding, JobScript, parseEnd } from './job-scripts.ts';
import { unlessStopped, watch } from './stop.ts';
import { Tail } from './tail.ts';

export interface JobOptions {
  /** Names the job on the host. Lines of its output that begin with it divide the output into parts. Default: a new one. */
  readonly id?: string;
  /** What others read who wait for it, in one line. Holds no secrets. Default: this machine and process. */
  readonly label?: string;
  /** Called with each piece of standard output as it comes, each once, however often the connection breaks. */
  readonly onOutput?: (chunk: string) => void;
  /** Ends the job when it fires. */
  readonly signal?: AbortSignal;
  /** Characters of stdout that are kept; of more, the newest. Default 16 Mi. */
  readonly keep?: number;
  /**
   * Given the script that takes away what the job left on the host, to be run some time after this. Not before the output has
   * arrived: a job whose files are gone would be started again. Default: it is run at once, and nobody waits for it.
   */
  readonly cleanUp?: (script: Script) => void;
  /** How long it waits for another job that runs on the host. */
  readonly busySeconds?: number;
  /** How long the host may stay away after a lost connection. */
  readonly awaySeconds?: number;
}

/** What a job came to. */
export type JobResult = Omit<RunResult, 'stderr'>;

const KEEP = 16 * 1024 * 1024;
/** More than what a host may say beside the end of a job. */
const KEEP_STDERR = 16 * 1024;
/** What a job gets between being asked to end and being killed. */
const GRACE_SECONDS = 10;

/**
 * Runs a long script that goes on when the connection is lost, and follows it over a new connection. One job at a time runs
 * on a host. One round trip, when all goes well, and one to clean up.
 *
 * @returns its exit code, and its output with what it wrote to standard error; of each part that is too long, the first and
 *   the newest
 * @throws RebuildError INTERRUPTED, JOB_BUSY, JOB_NOT_STARTED; UnreachableError when the host does not come back
 */
export async function runJob(connection: Connection, script: Script, options: JobOptions = {}): Promise<JobResult> {
  const { id = randomUUID(), label = `rebuild on ${hostname()}, process ${process.pid}`, busySeconds = 600 } = options;
  const stop = watch(connection.host, { ...(options.signal && { signal: options.signal }) });
  const halt = new AbortController();
  const job = { id, label: label.replaceAll(/\s+/g, ' '), script, busySeconds };
  try {
    const following = follow(connection, job, options, halt.signal);
    return await unlessStopped(following, stop, () => end(connection, id, following, halt));
  } finally {
    stop.dispose();
  }
}

async function follow(
  connection: Connection,
  job: JobScript['job'],
  { onOutput, keep = KEEP, awaySeconds = 120, cleanUp = inPassing(connection) }: JobOptions,
  signal: AbortSignal,
): Promise<JobResult> {
  const stdout = new Tail(keep);
  let offset = 0;
  const emit = (text: string) => text && onOutput?.(text);
  const onBytes = (bytes: Uint8Array) => {
    offset += bytes.length;
    emit(stdout.push(bytes));
  };
  const run = () => connection.run(new JobScript(job, offset), { onBytes, keep: KEEP_STDERR, signal });
  const ended = await untilEnd(run, awaySeconds, signal);
  emit(stdout.end());
  cleanUp(new JobCleanup(job.id));
  return { stdout: stdout.text(), exitCode: explain(connection.host, job.id, ended).exitCode };
}

function inPassing(connection: Connection): (script: Script) => void {
  return (script) => connection.run(script).catch(() => {});
}

/** Comes back to the job after each loss of the connection, until the host has been away for too long. */
async function untilEnd(run: () => Promise<RunResult>, awaySeconds: number, signal: AbortSignal): Promise<RunResult> {
  let awaySince: number | undefined;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (isLostInFlight(error)) awaySince = Date.now();
      const away = awaySince !== undefined && error instanceof UnreachableError && Date.now() - awaySince;
      if (away === false || away > awaySeconds * 1000 || signal.aborted) throw error;
      await sleep(isLostInFlight(error) ? 0 : 1000, undefined, { signal });
    }
  }
}

function explain(host: string, id: string, { stderr, exitCode }: RunResult): JobEnd {
  const ended = parseEnd(stderr, id);
  if (!ended) {
    const message = `the host did not start the job (exit code ${exitCode}): ${stderr.trim() || 'no message'}`;
    throw new RebuildError('JOB_NOT_STARTED', message, { host, hint: 'Check that /run on the host has free space.' });
  }
  if (ended.holder === undefined) return ended;
  throw new RebuildError('JOB_BUSY', `another job still runs on the host: ${ended.holder}`, {
    host,
    hint: 'Wait until it has ended, then run again.',
  });
}

async function end(
  connection: Connection,
  id: string,
  following: Promise<unknown>,
  halt: AbortController,
): Promise<void> {
  const limit = sleep((GRACE_SECONDS + 5) * 1000, undefined, { ref: false });
  const ended = connection.run(new JobEnding(id, GRACE_SECONDS)).then(() => following);
  await Promise.race([ended.catch(() => {}), limit]);
  halt.abort();
}

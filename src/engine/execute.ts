import { randomUUID } from 'node:crypto';
import { RebuildError } from '../core/error.ts';
import type { Emit } from '../core/events.ts';
import type { Redactor } from '../core/redact.ts';
import type { Secret } from '../core/secret.ts';
import type { Script } from '../core/text.ts';
import type { Connection } from '../transport/connection.ts';
import { runJob } from '../transport/job.ts';
import { batch } from './batch.ts';
import type { Errands } from './errands.ts';
import { type Frame, FrameReader } from './frames.ts';
import { isGone, LEASE_HELD, type Lease, parseHolder, releaseLease, takeLease } from './lease.ts';
import type { Step } from './steps.ts';
import { TaskClock } from './task-clock.ts';
import { stepFailed } from './task-failure.ts';

export interface ExecuteContext {
  readonly connection: Connection;
  readonly role: string;
  readonly emit: Emit;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
  readonly lease?: Lease | undefined;
  /** Gets what has to be done on the host when the steps have run. */
  readonly errands: Errands;
  /** Makes the deferred values that the scripts need, by name. */
  resolve(names: readonly string[]): Promise<ReadonlyMap<string, Secret>>;
}

/**
 * Runs the scripts of `steps` on the host in order, in one job that survives the loss of its connection.
 * Nothing runs after the first that fails.
 *
 * @throws RebuildError TASK_FAILED, HANDLER_FAILED, LEASE_HELD, INTERRUPTED; whatever the connection throws
 */
export async function execute(context: ExecuteContext, steps: readonly Step[]): Promise<void> {
  const scripts = await resolved(context, steps);
  let failed = await runSteps(context, steps, scripts, '');
  if (failed?.lease && isGone(parseHolder(failed.frame.output))) {
    failed = await runSteps(context, steps, scripts, parseHolder(failed.frame.output).id);
  }
  if (failed?.lease) throw leaseHeld(context, failed.frame);
  if (failed)
    throw stepFailed({ host: context.connection.host, redactor: context.redactor }, failed.step, failed.frame);
}

async function resolved({ resolve }: ExecuteContext, steps: readonly Step[]): Promise<Script[]> {
  const names = [...new Set(steps.flatMap(({ script }) => script.deferred()))];
  const values = names.length > 0 ? await resolve(names) : new Map<string, Secret>();
  return steps.map(({ script }) => script.resolve(values));
}

/** Lines of a task that are told: a log of more helps nobody. */
const MOST_LINES = 10_000;

type Failed =
  | { readonly lease: true; readonly frame: Frame }
  | { readonly lease: false; readonly frame: Frame; readonly step: Step };

async function runSteps(
  context: ExecuteContext,
  steps: readonly Step[],
  scripts: readonly Script[],
  takeOver: string,
): Promise<Failed | undefined> {
  const { connection, lease, errands, signal } = context;
  const mark = randomUUID();
  const before = lease ? [takeLease(lease, takeOver)] : [];
  const clock = new TaskClock();
  const reader = new FrameReader(mark, { outputs: 'failed', ...stepListener(context, steps, before.length, clock) });
  const script = batch([...before, ...scripts], { mark, stderr: 'merged', stopOnError: true });
  const stop = signal ? AbortSignal.any([signal, clock.signal]) : clock.signal;
  const cleanUp = (cleanup: Script) => errands.add({ name: `job ${mark}`, script: cleanup, last: false });
  if (lease) errands.add({ name: 'lease', script: releaseLease(lease), last: true });
  try {
    const onOutput = (chunk: string) => reader.feed(chunk);
    await runJob(connection, script, { id: mark, onOutput, keep: 0, signal: stop, cleanUp });
  } catch (error) {
    throw clock.expired ? tookTooLong(connection.host, clock.expired) : error;
  } finally {
    clock.end();
  }
  const frame = [...reader.frames].find(([, { exitCode }]) => exitCode !== 0);
  if (frame) {
    const [index, found] = frame;
    if (index < before.length && found.exitCode === LEASE_HELD) return { lease: true, frame: found };
    return { lease: false, frame: found, step: steps[index - before.length] ?? steps[0]! };
  }
  const done = reader.frames.size - before.length;
  if (done === steps.length) return undefined;
  return {
    lease: false,
    step: steps[Math.max(0, done)]!,
    frame: { exitCode: 255, output: 'it ended without a result' },
  };
}

function stepListener(
  { emit, connection, role, redactor }: ExecuteContext,
  steps: readonly Step[],
  skip: number,
  clock: TaskClock,
) {
  const started = new Map<number, number>();
  let lines = 0;
  const about = (index: number) => ({ where: connection.host, role, task: steps[index - skip]?.label ?? 'lease' });
  return {
    begin: (index: number) => {
      started.set(index, performance.now());
      lines = 0;
      if (steps[index - skip]) clock.begin(steps[index - skip]!);
      const waits = steps[index - skip]?.task?.settles && { waits: true as const };
      if (index >= skip) emit({ type: 'task.start', ...about(index), ...waits });
    },
    line: (index: number, line: string) => {
      lines += 1;
      if (index >= skip && lines <= MOST_LINES) {
        emit({ type: 'task.output', ...about(index), line: redactor.redact(line) });
      }
    },
    end: (index: number) => {
      clock.end();
      if (index >= skip && lines > MOST_LINES) {
        emit({ type: 'task.output', ...about(index), line: `… ${lines - MOST_LINES} more lines not shown` });
      }
      const seconds = (performance.now() - started.get(index)!) / 1000;
      if (index >= skip) emit({ type: 'task.done', ...about(index), seconds });
    },
  };
}

function tookTooLong(host: string, { label, task }: Step): RebuildError {
  return new RebuildError('TASK_TIMEOUT', `it did not end within ${task?.timeoutSeconds} s, and was ended`, {
    host,
    task: label,
    at: task?.at(),
    hint: 'Look at why it takes so long, or give it more time with timeoutSeconds.',
  });
}

function leaseHeld({ connection }: ExecuteContext, frame: Frame): RebuildError {
  const { owner, expiresAt } = parseHolder(frame.output);
  return new RebuildError('LEASE_HELD', `another run is changing this host: ${owner}`, {
    host: connection.host,
    hint: `Wait until it has ended; its lease expires at ${expiresAt.toISOString()}.`,
  });
}

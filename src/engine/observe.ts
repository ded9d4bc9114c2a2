import { randomUUID } from 'node:crypto';
import type { Script } from '../core/text.ts';
import { type Change, compare, type Preview, type State, type Task } from '../resources/define.ts';
import { type AnyProbe, type Collector, NOT_YET } from '../resources/probe.ts';
import type { Connection } from '../transport/connection.ts';
import { isLostInFlight } from '../transport/errors.ts';
import { batch } from './batch.ts';
import { type Frame, FrameReader, stderrAfter, stderrFrames } from './frames.ts';

/** One task, as it was found on a host. */
export interface Observed {
  readonly task: Task;
  /** Absent when it could not be observed. */
  readonly state: State | undefined;
  /** What differs; empty when converged, and when it could not be observed. */
  readonly changes: readonly Change[];
  readonly preview: Preview | undefined;
  /** Why it could not be observed. `notYet`: what the probe asks is not there yet. */
  readonly unknown: { readonly notYet: boolean; readonly why: string } | undefined;
}

interface ObserveOptions {
  readonly diff?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The scripts that observe `tasks`, and how to read their frames. */
export interface Observation {
  readonly scripts: readonly Script[];
  read(frameOf: (index: number) => Failable): Observed[];
}

type Failable = Frame & { readonly stderr: string };

interface Along {
  /** What else is asked. */
  readonly extra?: readonly Script[];
  /** Run when everything has been observed. They may run twice. */
  readonly after?: readonly Script[];
}

/** Observes `tasks` in one round trip, with what goes along. By itself it cannot change anything: it only runs probes. */
export async function observe(
  connection: Connection,
  tasks: readonly Task[],
  { extra = [], after = [], ...options }: ObserveOptions & Along = {},
): Promise<{ observed: Observed[]; extra: readonly Failable[]; after: readonly Failable[] }> {
  const { scripts, read } = observationOf(tasks, { diff: options.diff ?? false });
  const frameOf = await runFrames(connection, [...extra, ...scripts, ...after], options.signal);
  return {
    observed: read((index) => frameOf(extra.length + index)),
    extra: extra.map((_, index) => frameOf(index)),
    after: after.map((_, index) => frameOf(extra.length + scripts.length + index)),
  };
}

/** What a probe script may print. Part of its output would be taken for all. */
const LIMIT = 8 * 1024 * 1024;

async function runFrames(
  connection: Connection,
  scripts: readonly Script[],
  signal: AbortSignal | undefined,
): Promise<(index: number) => Failable> {
  try {
    return await runFramesOnce(connection, scripts, signal);
  } catch (error) {
    if (!isLostInFlight(error)) throw error;
    return runFramesOnce(connection, scripts, signal); // it only looks, so it may be repeated
  }
}

async function runFramesOnce(
  connection: Connection,
  scripts: readonly Script[],
  signal: AbortSignal | undefined,
): Promise<(index: number) => Failable> {
  const mark = randomUUID();
  const reader = new FrameReader(mark, { limit: LIMIT });
  const { stderr } = await connection.run(batch(scripts, { mark, stderr: 'separate', stopOnError: false }), {
    onOutput: (chunk) => reader.feed(chunk),
    keep: 65_536,
    ...(signal && { signal }),
  });
  const errors = stderrFrames(stderr, mark);
  return (index) => {
    const frame = reader.frames.get(index) ?? { exitCode: 255, output: '' };
    if (frame.omitted) return { exitCode: 255, output: '', stderr: `it printed more than ${LIMIT} characters` };
    return { ...frame, stderr: errors.get(index) ?? stderrAfter(stderr, mark) };
  };
}

/** Each collector becomes one script for all that ask it; equal scripts are run once. */
function observationOf(tasks: readonly Task[], { diff }: { diff: boolean }): Observation {
  const probes = tasks.map((task) => task.probes({ diff }));
  const shared = new Map<Collector<unknown>, Set<string>>();
  const own = new Map<string, Script>();
  for (const probe of probes.flatMap((it) => Object.values(it))) {
    if (probe.kind === 'script') own.set(probe.script.plain(), probe.script);
    else shared.set(probe.collector, (shared.get(probe.collector) ?? new Set()).add(probe.key));
  }
  const collectors = [...shared].map(([collector, keys]) => ({ collector, keys: [...keys] }));
  const indexOf = new Map([...own.keys()].map((text, index) => [text, collectors.length + index]));
  return {
    scripts: [...collectors.map(({ collector, keys }) => collector.script(keys)), ...own.values()],
    read: (frameOf) => {
      const found = new Map(collectors.map((it, index) => [it.collector, readCollector(it, frameOf(index))]));
      const resultOf = (probe: AnyProbe): Result =>
        probe.kind === 'script'
          ? readScript(probe.parse, frameOf(indexOf.get(probe.script.plain())!))
          : pick(found.get(probe.collector)!, probe.key);
      return tasks.map((task, index) => observedOf(task, probes[index]!, resultOf, diff));
    },
  };
}

type Result = { readonly value: unknown } | { readonly failed: Failable };

function readCollector(
  { collector, keys }: { collector: Collector<unknown>; keys: readonly string[] },
  frame: Failable,
): { readonly values: ReadonlyMap<string, unknown> } | { readonly failed: Failable } {
  return frame.exitCode === 0 ? { values: collector.parse(frame.output, keys) } : { failed: frame };
}

function pick(found: ReturnType<typeof readCollector>, key: string): Result {
  return 'failed' in found ? found : { value: found.values.get(key) };
}

function readScript(parse: (stdout: string) => unknown, frame: Failable): Result {
  return frame.exitCode === 0 ? { value: parse(frame.output) } : { failed: frame };
}

function observedOf(
  task: Task,
  probes: Readonly<Record<string, AnyProbe>>,
  resultOf: (probe: AnyProbe) => Result,
  diff: boolean,
): Observed {
  const seen: Record<string, unknown> = {};
  for (const [name, probe] of Object.entries(probes)) {
    const result = resultOf(probe);
    if ('failed' in result) return unobserved(task, result.failed);
    seen[name] = result.value;
  }
  const state = task.state(seen);
  const changes = compare(task.desired, state);
  const preview = diff && changes.length > 0 ? task.preview(seen) : undefined;
  return { task, state, changes, preview, unknown: undefined };
}

function unobserved(task: Task, { exitCode, output, stderr }: Failable): Observed {
  const said = [stderr, output].filter(Boolean).join('\n').slice(-2000);
  const why =
    said || (exitCode === 255 ? 'its probe did not finish' : `its probe exited with ${exitCode} and said nothing`);
  return { task, state: undefined, changes: [], preview: undefined, unknown: { notYet: exitCode === NOT_YET, why } };
}

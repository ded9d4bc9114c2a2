import type { z } from 'zod';
import { firstFault } from '../config/fault.ts';
import { callSite } from '../core/callsite.ts';
import { type Place, RebuildError } from '../core/error.ts';
import type { Script, Text } from '../core/text.ts';
import type { AnyProbe, Seen } from './probe.ts';

/** What a resource looks like, as flat fields. A field that is missing is absent. Never holds a secret. */
export type State = Readonly<Record<string, string>>;

export interface Change {
  readonly field: string;
  /** Observed value; undefined when the field is absent on the host. */
  readonly from: string | undefined;
  readonly to: string;
}

/** Something to do once at the end of a role, if a task that notifies it has changed something. */
export interface Handler {
  readonly name: string;
  readonly run: Script;
}

/** Old and new content of a changed field, for `--diff`. */
export interface Preview {
  readonly field: string;
  readonly before: string;
  readonly after: Text | string;
}

/** One resource as a role wants it on a host: its desired state, how to observe it, and how to change it. No I/O. */
export interface Task {
  readonly type: string;
  readonly id: string;
  readonly desired: State;
  readonly tags: readonly string[];
  readonly notify: readonly Handler[];
  /** Whether it is waited for again after the handlers of its role have run. */
  readonly settles: boolean;
  /** Seconds that its apply script may take. */
  readonly timeoutSeconds: number | undefined;
  /** Where the role asked for it. */
  readonly at: () => Place | undefined;
  /** What must be read to observe it. `diff` asks for what a preview needs as well. */
  probes(options: { diff: boolean }): Readonly<Record<string, AnyProbe>>;
  state(seen: Readonly<Record<string, unknown>>): State;
  /** Script that makes `changes`; safe to run twice. */
  apply(changes: readonly Change[], state: State): Script;
  preview(seen: Readonly<Record<string, unknown>>): Preview | undefined;
  /**
   * Scripts for `pending`, one for each in their order, where the first does cheaper what all of them need and each
   * still makes sure of its own task. Undefined where they are better applied one by one.
   */
  together?(pending: readonly Pending[]): readonly Script[] | undefined;
  /**
   * Script that gets what applying `pending`, all of this type, will need from elsewhere, while the host waits for others. It
   * changes nothing that is observed, and may fail. Undefined where there is nothing to get.
   */
  fetch?(pending: readonly Pending[]): Script | undefined;
}

/** A task that differs on a host. */
export interface Pending {
  readonly task: Task;
  readonly changes: readonly Change[];
  readonly state: State;
}

/** As `Pending`, as its resource type sees it. */
export interface Use<Props> {
  readonly props: Props;
  readonly changes: readonly Change[];
  readonly state: State;
}

type Probes = Readonly<Record<string, AnyProbe | undefined>>;

export interface ResourceType<Schema extends z.ZodType, Observe extends Probes> {
  /** Its name in playbook output, in `ensure` and in the documentation. */
  readonly type: string;
  /** One sentence, for the documentation. */
  readonly summary: string;
  /** The properties: their types, defaults and descriptions. */
  readonly props: Schema;
  /** What tells it from others of its type. */
  id(props: z.output<Schema>): string;
  desired(props: z.output<Schema>): State;
  observe(props: z.output<Schema>, options: { diff: boolean }): Observe;
  state(props: z.output<Schema>, seen: Seen<Observe>): State;
  apply(props: z.output<Schema>, changes: readonly Change[], state: State): Script;
  preview?(props: z.output<Schema>, seen: Seen<Observe>): Preview | undefined;
  /** As `Task.together`, for uses that follow one another and all differ. */
  together?(uses: readonly Use<z.output<Schema>>[]): readonly Script[] | undefined;
  /** As `Task.fetch`. */
  fetch?(uses: readonly Use<z.output<Schema>>[]): Script | undefined;
  readonly settles?: boolean;
  timeoutSeconds?(props: z.output<Schema>): number;
}

export interface TaskOptions {
  tags?: readonly string[];
  notify?: Handler | readonly Handler[];
}

/** The function that role authors call, with its declaration beside it. */
export interface Resource<Schema extends z.ZodType = z.ZodType> {
  (props: z.input<Schema> & TaskOptions): Task;
  readonly type: string;
  readonly summary: string;
  readonly props: Schema;
}

/**
 * Turns a resource type into the function that role authors call.
 * The function throws RebuildError TASK_INVALID when its properties do not fit their schema.
 */
export function defineResource<Schema extends z.ZodType, Observe extends Probes>(
  type: ResourceType<Schema, Observe>,
): Resource<Schema> {
  const propsOf = new WeakMap<Task, z.output<Schema>>();
  /** A role may have changed how a task is applied: it is none of ours then. */
  const usesOf = (pending: readonly Pending[]) =>
    pending.every(({ task }) => propsOf.has(task))
      ? pending.map(({ task, changes, state }) => ({ props: propsOf.get(task)!, changes, state }))
      : undefined;
  const withUses =
    <Result>(work: (uses: readonly Use<z.output<Schema>>[]) => Result | undefined) =>
    (pending: readonly Pending[]) => {
      const uses = usesOf(pending);
      return uses && work(uses);
    };
  const create = ({ tags = [], notify = [], ...given }: z.input<Schema> & TaskOptions & object): Task => {
    const at = callSite(create);
    const props = parseProps(type, given, at);
    const task: Task = {
      type: type.type,
      id: type.id(props),
      desired: type.desired(props),
      tags,
      notify: 'run' in notify ? [notify as Handler] : (notify as readonly Handler[]),
      settles: type.settles ?? false,
      timeoutSeconds: type.timeoutSeconds?.(props),
      at,
      probes: (options) => withoutAbsent(type.observe(props, options)),
      state: (seen) => type.state(props, seen as Seen<Observe>),
      apply: (changes, state) => type.apply(props, changes, state),
      preview: (seen) => type.preview?.(props, seen as Seen<Observe>),
      ...(type.together && { together: withUses((uses) => type.together!(uses)) }),
      ...(type.fetch && { fetch: withUses((uses) => type.fetch!(uses)) }),
    };
    propsOf.set(task, props);
    return task;
  };
  return Object.assign(create as Resource<Schema>, { type: type.type, summary: type.summary, props: type.props });
}

export function handler(name: string, run: Script): Handler {
  return { name, run };
}

/** `<type> <id>`: how a task is called in reports. */
export function taskName({ type, id }: Pick<Task, 'type' | 'id'>): string {
  return `${type} ${id}`;
}

/** Fields whose observed value differs from the desired one. An empty list means converged. */
export function compare(desired: State, observed: State): Change[] {
  return Object.entries(desired)
    .filter(([field, to]) => observed[field] !== to)
    .map(([field, to]) => ({ field, from: observed[field], to }));
}

function parseProps<Schema extends z.ZodType>(
  { type, props }: { type: string; props: Schema },
  given: object,
  at: () => Place | undefined,
): z.output<Schema> {
  const result = props.safeParse(given, { reportInput: true });
  if (result.success) return result.data;
  const { kind, path, message, hint } = firstFault(props, result.error.issues);
  const where = kind === 'unknown-key' ? path.slice(0, -1) : path;
  throw new RebuildError('TASK_INVALID', [type, where.join('.'), message].filter(Boolean).join(': '), {
    at: at(),
    hint: hint ?? `Run "./rebuild resources ${type}" to see its properties.`,
  });
}

function withoutAbsent(probes: Probes): Readonly<Record<string, AnyProbe>> {
  return Object.fromEntries(Object.entries(probes).filter((it): it is [string, AnyProbe] => it[1] !== undefined));
}

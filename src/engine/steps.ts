import type { Script } from '../core/text.ts';
import { type Handler, type Task, taskName } from '../resources/define.ts';
import { markOf, runHandler, withMarks } from './marks.ts';
import type { Observed } from './observe.ts';

/** One script of an apply batch, and what it belongs to. */
export interface Step {
  readonly label: string;
  readonly script: Script;
  readonly task?: Task;
  readonly handler?: Handler;
}

/** What a role has to do on a host, as far as could be observed. */
export interface RolePlan {
  /** Tasks that differ, in order; waits are not among them. */
  readonly pending: readonly Observed[];
  /** Waits for something that is not there now. */
  readonly waits: readonly Observed[];
  readonly unknown: readonly Observed[];
  /** Handlers that an earlier run left due. */
  readonly due: readonly Handler[];
  readonly converged: boolean;
}

/** @param due names of the marks that are on the host */
export function planOf(role: string, observed: readonly Observed[], due: ReadonlySet<string>): RolePlan {
  const differs = observed.filter(({ changes }) => changes.length > 0);
  const plan = {
    pending: differs.filter(({ task }) => !task.settles),
    waits: differs.filter(({ task }) => task.settles),
    unknown: observed.filter(({ unknown }) => unknown),
    due: handlersOf(observed).filter((handler) => due.has(markOf(role, handler))),
  };
  return { ...plan, converged: Object.values(plan).every((list) => list.length === 0) };
}

/**
 * The scripts that make what is known to be needed, in order, up to the first task that could not be observed.
 * Handlers run before the next wait, so that what is waited for is the changed thing, and at the end.
 */
export function stepsOf(role: string, observed: readonly Observed[], due: readonly Handler[]): Step[] {
  const blocked = observed.findIndex(({ unknown }) => unknown);
  const known = blocked === -1 ? observed : observed.slice(0, blocked);
  const steps: Step[] = [];
  const handlers = new Map(due.map((handler) => [handler.name, handler]));
  let disturbed = false;
  const flush = () => {
    steps.push(...[...handlers.values()].map((handler) => handlerStep(role, handler)));
    disturbed ||= handlers.size > 0;
    handlers.clear();
  };
  for (const it of known) {
    if (it.task.settles) {
      flush();
      if (disturbed || it.changes.length > 0) steps.push(taskStep(role, it));
    } else if (it.changes.length > 0) {
      steps.push(taskStep(role, it));
      disturbed = true;
      for (const handler of it.task.notify) handlers.set(handler.name, handler);
    }
  }
  if (handlers.size === 0) return steps;
  flush();
  return [...steps, ...known.filter(({ task }) => task.settles).map((it) => taskStep(role, it))];
}

function handlerStep(role: string, handler: Handler): Step {
  return { label: `handler ${handler.name}`, script: runHandler(role, handler), handler };
}

function taskStep(role: string, { task, changes, state }: Observed): Step {
  return {
    label: taskName(task),
    script: withMarks(role, task.notify, task.apply(changes, state ?? {})),
    task,
  };
}

function handlersOf(observed: readonly Observed[]): Handler[] {
  return [...new Map(observed.flatMap(({ task }) => task.notify.map((it) => [it.name, it] as const))).values()];
}

import type { Script } from '../core/text.ts';
import { type Handler, type Pending, type Task, taskName } from '../resources/define.ts';
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
  const stepOf = new Map(groupsOf(known).flatMap((group) => taskSteps(role, group)));
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
      if (disturbed || it.changes.length > 0) steps.push(stepOf.get(it)!);
    } else if (it.changes.length > 0) {
      steps.push(stepOf.get(it)!);
      disturbed = true;
      for (const handler of it.task.notify) handlers.set(handler.name, handler);
    }
  }
  if (handlers.size === 0) return steps;
  flush();
  return [...steps, ...known.filter(({ task }) => task.settles).map((it) => stepOf.get(it)!)];
}

function handlerStep(role: string, handler: Handler): Step {
  return { label: `handler ${handler.name}`, script: runHandler(role, handler), handler };
}

/** Tasks that follow one another, and their scripts. */
interface Group {
  readonly tasks: readonly Observed[];
  readonly scripts: readonly Script[];
}

/** Neighbours that are better applied together make one group. No wait is ever between them, and so no handler. */
function groupsOf(observed: readonly Observed[]): Group[] {
  const groups: Group[] = [];
  for (const it of observed.filter(({ task, changes }) => task.settles || changes.length > 0)) {
    const tasks = [...(groups.at(-1)?.tasks ?? []), it];
    const scripts = tasks.length > 1 ? tasks[0]!.task.together?.(tasks.map(pendingOf)) : undefined;
    if (scripts) groups.splice(-1, 1, { tasks, scripts });
    else groups.push({ tasks: [it], scripts: [it.task.apply(it.changes, it.state ?? {})] });
  }
  return groups;
}

function pendingOf({ task, changes, state = {} }: Observed): Pending {
  return { task, changes, state };
}

/** The first script of a group may change what belongs to the others: it leaves the marks of all. */
function taskSteps(role: string, { tasks, scripts }: Group): [Observed, Step][] {
  return tasks.map((it, index) => {
    const marks = index === 0 ? handlersOf(tasks) : it.task.notify;
    return [it, { label: taskName(it.task), script: withMarks(role, marks, scripts[index]!), task: it.task }];
  });
}

function handlersOf(observed: readonly Observed[]): Handler[] {
  return [...new Map(observed.flatMap(({ task }) => task.notify.map((it) => [it.name, it] as const))).values()];
}

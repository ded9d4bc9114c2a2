import { RebuildError } from '../core/error.ts';
import type { Task } from '../resources/define.ts';
import { taskName } from '../resources/define.ts';
import { type ExecuteContext, execute } from './execute.ts';
import { dueProbe, parseDue } from './marks.ts';
import { type Observed, observe } from './observe.ts';
import { planOf, type RolePlan, stepsOf } from './steps.ts';

export interface ConvergeContext extends ExecuteContext {
  readonly diff: boolean;
  /** Whether nothing is going to be changed on the host after this role, by what is known. */
  readonly isLast: () => boolean;
  /** Called with each plan before it is carried out. */
  onPlan?(plan: RolePlan): void;
}

/** How a host looks for one role: its tasks, and the handlers' marks. */
export interface Look {
  readonly observed: readonly Observed[];
  readonly due: ReadonlySet<string>;
}

export interface Converged {
  /** Names of the tasks that were changed, each once. */
  readonly changed: ReadonlySet<string>;
  /** The last look at `following`; absent when nothing had to be done. */
  readonly following: Look | undefined;
}

/**
 * Rounds of observe and apply that one role may take on a host. One is enough where everything can be observed at the
 * start; what can only be asked once a server runs takes another.
 */
const MOST_ROUNDS = 8;

type LookContext = Pick<ConvergeContext, 'connection' | 'diff' | 'signal' | 'emit' | 'errands'>;

/** Looks at `tasks` in one round trip, on which errands ride: all of them when no more changes are expected after this. */
export async function look(
  { connection, diff, signal, emit, errands }: LookContext,
  tasks: readonly Task[],
  { last = false } = {},
): Promise<Look> {
  const started = performance.now();
  const due = errands.due(last);
  const along = { extra: [dueProbe], after: due.map(({ script }) => script) };
  const { observed, extra, after } = await observe(connection, tasks, { diff, signal, ...along });
  errands.done(due.filter((_, index) => after[index]!.exitCode === 0));
  emit({ type: 'look', where: connection.host, seconds: (performance.now() - started) / 1000 });
  return { observed, due: parseDue(extra[0]!.output) };
}

/**
 * Makes one role hold on one host: apply what differs, observe again, until nothing differs.
 * Nothing is sent when `first` is converged; else each round takes two round trips. The clean-up of the first rides on the second.
 *
 * @param following tasks of later roles, observed along with each verification so that they cost no trip of their own
 * @throws RebuildError NOT_CONVERGED, NOT_OBSERVABLE, or what `execute` throws
 */
export async function converge(
  context: ConvergeContext,
  first: Look,
  following: readonly Task[] = [],
): Promise<Converged> {
  const tasks = first.observed.map(({ task }) => task);
  const changed = new Set<string>();
  let now = first;
  let later: Look | undefined;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const plan = planOf(context.role, now.observed, now.due);
    if (plan.converged) return { changed, following: later };
    context.onPlan?.(plan);
    const steps = stepsOf(context.role, now.observed, plan.due);
    if (steps.length === 0) throw notObservable(context, plan.unknown[0]!);
    await execute(context, steps);
    for (const { label, task } of steps) if (task && !task.settles) changed.add(label);
    const last = plan.unknown.length === 0 && context.isLast();
    const seen = await look(context, [...tasks, ...following], { last });
    now = { observed: seen.observed.slice(0, tasks.length), due: seen.due };
    later = { observed: seen.observed.slice(tasks.length), due: seen.due };
    assertConverged(
      context,
      steps.map(({ label }) => label),
      now,
    );
  }
  throw new RebuildError(
    'NOT_CONVERGED',
    `still differs after ${MOST_ROUNDS} rounds: two tasks of the role undo each other`,
    {
      host: context.connection.host,
      task: taskName(planOf(context.role, now.observed, now.due).pending[0]?.task ?? tasks[0]!),
      hint: 'Make the tasks of this role agree on what they manage.',
    },
  );
}

function assertConverged(
  { connection, redactor }: ConvergeContext,
  applied: readonly string[],
  { observed }: Look,
): void {
  const left = observed.find(({ task, changes }) => changes.length > 0 && applied.includes(taskName(task)));
  if (!left) return;
  const differences = left.changes.map(({ field, from, to }) => `${field} is ${from ?? 'absent'}, wanted ${to}`);
  throw new RebuildError('NOT_CONVERGED', redactor.redact(`applied, but ${differences.join('; ')}`), {
    host: connection.host,
    task: taskName(left.task),
    at: left.task.at(),
    hint: 'Something on the host undoes it, or the resource is wrong. Look at the host with "./rebuild ssh".',
  });
}

export function notObservable(
  { connection, redactor }: Pick<ConvergeContext, 'connection' | 'redactor'>,
  { task, unknown }: Observed,
): RebuildError {
  return new RebuildError('NOT_OBSERVABLE', redactor.redact(`could not be observed: ${unknown?.why}`), {
    host: connection.host,
    task: taskName(task),
    at: task.at(),
    hint: unknown?.notYet
      ? 'What it asks is not running, and no task before it starts it. Start it, or add the role that does.'
      : 'Its probe failed. Fix what it complains about on the host and run again.',
  });
}

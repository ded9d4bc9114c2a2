import { RebuildError } from '../core/error.ts';
import { taskName } from '../resources/define.ts';
import { isForeseeable } from '../roles/define.ts';
import { type ConvergeContext, converge, notObservable } from './converge.ts';
import { type HostRun, tasksOf } from './host-run.ts';
import type { Lease } from './lease.ts';
import type { NeedValues } from './needs.ts';
import { shownChanges } from './show.ts';
import type { RoleUse, SiteOptions } from './site.ts';
import { planOf, type RolePlan } from './steps.ts';

export interface RoleRunContext {
  readonly options: SiteOptions;
  readonly needs: NeedValues;
  readonly lease: Lease;
}

/** Makes one role hold on one host or, in a check, says what it would do. */
export async function runRole(
  run: HostRun,
  use: RoleUse,
  following: readonly RoleUse[],
  context: RoleRunContext,
): Promise<void> {
  const { emit, mode } = context.options;
  const about = { where: run.name, role: use.role.name };
  const started = performance.now();
  const before = run.changed.size;
  emit({ type: 'role.start', ...about });
  const done = (status: 'ok' | 'changed' | 'failed') => {
    const seconds = (performance.now() - started) / 1000;
    emit({ type: 'role.done', ...about, status, changed: run.changed.size - before, seconds });
  };
  try {
    if (!(await seen(run, use, following, context))) return done('changed');
    await (mode === 'check' ? checkRole : applyRole)(run, use, following, context);
    done(run.changed.size > before ? 'changed' : 'ok');
  } catch (error) {
    done('failed');
    throw error;
  }
}

/** Makes sure that `use` has been looked at. In a check, a value that another host will only have later makes it unknown. */
async function seen(
  run: HostRun,
  use: RoleUse,
  following: readonly RoleUse[],
  { options }: RoleRunContext,
): Promise<boolean> {
  if (run.lookFor(use)) return true;
  try {
    await run.lookAt([use, ...following.filter(({ role }) => isForeseeable(role))]);
    return true;
  } catch (error) {
    if (options.mode === 'apply' || !(error instanceof RebuildError) || error.code !== 'NEED_UNKNOWN') throw error;
    const unknown = [{ task: `role ${use.role.name}`, why: `known after apply: ${error.message}` }];
    options.emit({ type: 'role.plan', where: run.name, role: use.role.name, changes: [], handlers: [], unknown });
    run.changed.add(`${use.role.name} (known after apply)`);
    return false;
  }
}

async function checkRole(
  run: HostRun,
  use: RoleUse,
  _: readonly RoleUse[],
  { options }: RoleRunContext,
): Promise<void> {
  const { observed, due } = run.lookFor(use)!;
  const plan = planOf(use.role.name, observed, due);
  if (plan.converged) return;
  const nothingBefore = run.changed.size === 0 && plan.pending.length === 0 && plan.due.length === 0;
  if (plan.unknown[0] && nothingBefore) {
    throw notObservable({ connection: run.connection, redactor: options.redactor }, plan.unknown[0]);
  }
  emitPlan(run, use, plan, options);
  for (const { task } of [...plan.pending, ...plan.unknown]) run.changed.add(`${use.role.name} ${taskName(task)}`);
  for (const { name } of plan.due) run.changed.add(`${use.role.name} handler ${name}`);
  for (const { task } of plan.waits) run.waiting.add(`${use.role.name} ${taskName(task)}`);
}

async function applyRole(
  run: HostRun,
  use: RoleUse,
  following: readonly RoleUse[],
  { options, needs, lease }: RoleRunContext,
): Promise<void> {
  const first = run.lookFor(use)!;
  if (planOf(use.role.name, first.observed, first.due).converged) return;
  const later = await run.planFollowing(following);
  const context: ConvergeContext = {
    ...options,
    connection: run.connection,
    errands: run.errands,
    role: use.role.name,
    lease,
    isLast: () => run.holdsAfter(use),
    resolve: (names) => needs.mint(use.role, names),
    onPlan: (plan) => {
      run.touched = true;
      emitPlan(run, use, plan, options);
    },
  };
  const { changed, following: seenLater } = await converge(context, first, tasksOf(later));
  for (const name of changed) run.changed.add(`${use.role.name} ${name}`);
  if (seenLater) run.replaceLooks(later, seenLater);
}

function emitPlan(run: HostRun, use: RoleUse, plan: RolePlan, { emit, redactor }: SiteOptions): void {
  emit({
    type: 'role.plan',
    where: run.name,
    role: use.role.name,
    changes: plan.pending.flatMap((it) => shownChanges(it, redactor)),
    handlers: handlerNames(plan),
    unknown: [
      ...plan.unknown.map(({ task, unknown }) => ({
        task: taskName(task),
        why: redactor.redact(unknown?.notYet ? 'known after apply' : `known after apply (now: ${unknown?.why})`),
      })),
      ...plan.waits.map(({ task }) => ({ task: taskName(task), why: 'is to be waited for' })),
    ],
  });
}

function handlerNames({ pending, due }: RolePlan): string[] {
  const notified = pending.flatMap(({ task }) => task.notify.map(({ name }) => name));
  return [...new Set([...due.map(({ name }) => name), ...notified])];
}

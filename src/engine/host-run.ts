import { RebuildError, UnreachableError } from '../core/error.ts';
import type { HostResult, HostStatus } from '../core/events.ts';
import { type Facts, factsProbe, parseFacts } from '../facts/facts.ts';
import { type Task, taskName } from '../resources/define.ts';
import { isForeseeable, type RoleContext } from '../roles/define.ts';
import type { Connection } from '../transport/connection.ts';
import { type Look, look } from './converge.ts';
import { Errands } from './errands.ts';
import { dueProbe, parseDue } from './marks.ts';
import type { NeedValues } from './needs.ts';
import { type Observed, observe } from './observe.ts';
import type { RoleUse, Site, SiteOptions } from './site.ts';
import { planOf } from './steps.ts';
import { isSelected } from './tags.ts';

/** One host in a run: what is known of it, and what it came to. */
export class HostRun {
  readonly name: string;
  readonly connection: Connection;
  /** Names of the tasks that were changed or, in a check, would be. */
  readonly changed = new Set<string>();
  /** Waits that were not over in a check, by name. */
  readonly waiting = new Set<string>();
  readonly tasks = new Set<string>();
  readonly notDone: string[] = [];
  status: HostStatus = 'ok';
  error: RebuildError | undefined;
  /** Whether something was changed on it in this run. */
  touched = false;
  readonly errands = new Errands();
  readonly #site: Site;
  readonly #options: SiteOptions;
  readonly #needs: NeedValues;
  readonly #started = performance.now();
  readonly #looks = new Map<RoleUse, Look>();
  #uses: readonly RoleUse[] = [];
  #facts: Facts | undefined;
  #seconds = 0;

  constructor(name: string, site: Site, options: SiteOptions, needs: NeedValues) {
    this.name = name;
    this.connection = site.connect(name);
    this.#site = site;
    this.#options = options;
    this.#needs = needs;
  }

  get stopped(): boolean {
    return this.status !== 'ok' && this.status !== 'changed';
  }

  /**
   * Reads the facts and, as far as facts of an earlier run allow, observes all roles, in one round trip.
   * When the host has changed since, the roles are observed once more.
   *
   * @param uses the roles that the host goes through in all plays, in order
   */
  async open(uses: readonly RoleUse[]): Promise<void> {
    this.#uses = uses;
    const { diff, signal, facts: cache } = this.#options;
    const foreseen = uses.filter(({ role }) => isForeseeable(role));
    const cached = cache.get(this.name);
    const guess = cached ? await this.#tasksOrNothing(foreseen, cached) : [];
    const extra = [factsProbe, dueProbe];
    const seen = await observe(
      this.connection,
      guess.flatMap(({ tasks }) => tasks),
      { diff, signal, extra },
    );
    this.#facts = this.#parse(seen.extra[0]!);
    if (cached && JSON.stringify(cached) === JSON.stringify(this.#facts)) {
      this.#store(guess, { observed: seen.observed, due: parseDue(seen.extra[1]!.output) });
      return;
    }
    cache.set(this.name, this.#facts);
    await this.lookAt(foreseen);
  }

  /** Observes `uses` anew, in one round trip. */
  async lookAt(uses: readonly RoleUse[]): Promise<void> {
    const planned = await this.#plan(uses, this.#facts!);
    if (planned.length === 0) return;
    const { connection, errands } = this;
    this.#store(planned, await look({ ...this.#options, connection, errands }, tasksOf(planned)));
  }

  /** What was last seen for `use`; absent when it has to be looked at anew. */
  lookFor(use: RoleUse): Look | undefined {
    return this.#looks.get(use);
  }

  /** The tasks of those of `uses` that can be observed along with something else. */
  async planFollowing(uses: readonly RoleUse[]): Promise<Planned[]> {
    return this.#plan(
      uses.filter(({ role }) => isForeseeable(role)),
      this.#facts!,
    );
  }

  /** Takes over what was seen of `planned`; everything seen before is out of date. */
  replaceLooks(planned: readonly Planned[], seen: Look): void {
    this.#looks.clear();
    this.#store(planned, seen);
  }

  /** Whether all roles that come after `use` have been looked at, and nothing differs in them. */
  holdsAfter(use: RoleUse): boolean {
    return this.#uses.slice(this.#uses.indexOf(use) + 1).every((later) => {
      const seen = this.#looks.get(later);
      return seen !== undefined && planOf(later.role.name, seen.observed, seen.due).converged;
    });
  }

  forgetLooks(): void {
    this.#looks.clear();
  }

  fail(error: RebuildError): void {
    this.error = error;
    this.status = statusOf(error);
    this.finish();
  }

  finish(): void {
    this.#seconds = (performance.now() - this.#started) / 1000;
  }

  result(): HostResult {
    const status = this.status === 'ok' && this.changed.size > 0 ? 'changed' : this.status;
    return {
      host: this.name,
      status,
      tasks: this.tasks.size,
      changed: this.changed.size,
      notDone: this.notDone,
      seconds: this.#seconds,
      ...(this.error && { error: this.error }),
    };
  }

  async #plan(uses: readonly RoleUse[], facts: Facts): Promise<Planned[]> {
    const planned = await Promise.all(uses.map(async (use) => ({ use, tasks: await this.#tasksFor(use, facts) })));
    for (const { use, tasks } of planned) {
      for (const task of tasks) this.tasks.add(`${use.role.name} ${taskName(task)}`);
    }
    return planned;
  }

  async #tasksOrNothing(uses: readonly RoleUse[], facts: Facts): Promise<Planned[]> {
    try {
      return await this.#plan(uses, facts);
    } catch {
      return []; // out-of-date facts may not fit; the real ones decide
    }
  }

  async #tasksFor({ role, vars, tags }: RoleUse, facts: Facts): Promise<Task[]> {
    const needs = await this.#needs.forRole(role);
    const context = {
      host: this.#site.view(this.name),
      facts,
      vars: vars(this.name),
      needs,
      hosts: (pattern: string) => this.#site.select(pattern),
    };
    const tasks = role.tasks(context as RoleContext as never);
    return tasks.filter((task) => task !== false).filter((task) => isSelected([...tags, ...task.tags], this.#options));
  }

  #store(planned: readonly Planned[], { observed, due }: Look): void {
    let from = 0;
    for (const { use, tasks } of planned) {
      this.#looks.set(use, { observed: observed.slice(from, from + tasks.length) as Observed[], due });
      from += tasks.length;
    }
  }

  #parse({ output, exitCode, stderr }: { output: string; exitCode: number; stderr: string }): Facts {
    if (exitCode === 0) return parseFacts(output);
    throw new RebuildError('FACTS_FAILED', `its facts could not be read: ${stderr}`, {
      host: this.name,
      hint: 'Check that it is a Debian or Ubuntu host with a POSIX shell.',
    });
  }
}

/** The tasks of one role on one host. */
export interface Planned {
  readonly use: RoleUse;
  readonly tasks: readonly Task[];
}

export function tasksOf(planned: readonly Planned[]): Task[] {
  return planned.flatMap(({ tasks }) => tasks);
}

function statusOf(error: RebuildError): HostStatus {
  if (error instanceof UnreachableError) return 'unreachable';
  return error.code === 'INTERRUPTED' ? 'interrupted' : 'failed';
}

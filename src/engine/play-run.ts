import { setImmediate } from 'node:timers/promises';
import { fetchAhead, fetchesOf } from './fetch-ahead.ts';
import type { HostRun } from './host-run.ts';
import { type RoleRunContext, runRole } from './role-run.ts';
import { type Play, type RoleUse, rolesOn } from './site.ts';

/** The hosts of a run, and how one of them is worked on. */
export interface Crew {
  readonly runs: ReadonlyMap<string, HostRun>;
  /** Ended when a host has been connected to and looked at, or has failed. */
  readonly opened: ReadonlyMap<string, Promise<void>>;
  /** Does `work` on a host when it is its turn among those that may be worked on at once. A failure stays with the host. */
  onHost(run: HostRun, work: () => Promise<void>): Promise<void>;
}

/** What the plays that wait for a play ask of it. */
interface Ended {
  /** Whether they may begin. */
  readonly going: boolean;
  /** Whether something was changed on its hosts. */
  readonly touched: boolean;
}

/**
 * Runs plays, each as soon as those that it waits for have ended on all their hosts. A host goes through its plays in
 * the order in which they are written. Both look only at what is written before, so that no two wait for each other.
 */
export async function runPlays(plays: readonly Play[], crew: Crew, context: RoleRunContext): Promise<void> {
  const ended = new Map<number, Promise<Ended>>();
  const free = new Map(crew.opened);
  for (const play of plays) {
    const before = Promise.all(play.after.flatMap((position) => ended.get(position) ?? []));
    ended.set(play.position, new PlayRun(play, crew, context).schedule(before, free));
  }
  await Promise.all(ended.values());
}

/** One play in a run. */
class PlayRun {
  readonly #play: Play;
  readonly #crew: Crew;
  readonly #context: RoleRunContext;
  readonly #hosts: readonly HostRun[];
  /** Whether a host had stopped when it left this play: what comes to it later is not the matter of this one. */
  readonly #left = new Map<HostRun, boolean>();
  #begun: number | undefined;

  constructor(play: Play, crew: Crew, context: RoleRunContext) {
    this.#play = play;
    this.#crew = crew;
    this.#context = context;
    this.#hosts = play.batches.flat().map((name) => crew.runs.get(name)!);
  }

  /** @param free when each host has left the plays that are written before; at once, when it has left this one too */
  async schedule(before: Promise<readonly Ended[]>, free: Map<string, Promise<void>>): Promise<Ended> {
    let going = before.then((plays) => plays.every((play) => play.going));
    for (const batch of this.#play.batches) {
      const visits = batch.map((name) => {
        const run = this.#crew.runs.get(name)!;
        return this.#visit(run, going, before, this.#fetching(run, going, free.get(name)!));
      });
      for (const [index, name] of batch.entries()) free.set(name, visits[index]!);
      going = Promise.all([going, ...visits]).then(([wasGoing]) => wasGoing && this.#mayGoOn());
    }
    const outcome = await going;
    this.#end();
    return { going: outcome, touched: this.#hosts.some(({ touched }) => touched) };
  }

  async #visit(
    run: HostRun,
    going: Promise<boolean>,
    before: Promise<readonly Ended[]>,
    isFree: Promise<void>,
  ): Promise<void> {
    const [mayBegin, plays] = await Promise.all([going, before, isFree]);
    const uses = rolesOn(run.name, this.#play);
    if (!mayBegin) {
      run.notDone.push(...namesOf(uses));
      return;
    }
    if (plays.some(({ touched }) => touched)) run.forgetLooks();
    await this.#crew.onHost(run, () => {
      this.#begin();
      return runRoles(run, uses, this.#context);
    });
    this.#left.set(run, run.stopped);
  }

  /** A host that is free before its play may begin gets meanwhile what it will need, by the first look at it. */
  async #fetching(run: HostRun, going: Promise<boolean>, isFree: Promise<void>): Promise<void> {
    const { mode, signal } = this.#context.options;
    let waits = mode === 'apply';
    const begins = () => {
      waits = false;
    };
    going.then(begins, begins);
    const opened = this.#crew.opened.get(run.name)!;
    const [scripts] = await Promise.all([opened.then(() => fetchesOf(run, rolesOn(run.name, this.#play))), isFree]);
    if (scripts.length === 0 || run.stopped) return;
    await setImmediate(); // what has ended with its last host is told by now
    if (waits && !signal?.aborted) await fetchAhead(run, scripts, signal);
  }

  /** The play begins with the first host that comes to it. */
  #begin(): void {
    const { emit, signal } = this.#context.options;
    if (this.#begun !== undefined || signal?.aborted) return;
    this.#begun = performance.now();
    const { name: play, position, roles } = this.#play;
    const roleCounts = Object.fromEntries(this.#hosts.map(({ name }) => [name, rolesOn(name, this.#play).length]));
    const hosts = this.#hosts.map(({ name }) => name);
    emit({ type: 'play.start', play, position, hosts, roles: namesOf(roles), roleCounts });
  }

  #end(): void {
    if (this.#begun === undefined) return;
    const seconds = (performance.now() - this.#begun) / 1000;
    const { name: play, position } = this.#play;
    this.#context.options.emit({ type: 'play.done', play, position, seconds });
  }

  #mayGoOn(): boolean {
    if (this.#context.options.signal?.aborted) return false;
    const failed = this.#hosts.filter((run) => this.#left.get(run) ?? run.stopped).length;
    if (failed === this.#hosts.length && failed > 0) return false;
    const { maxFailPercentage } = this.#play;
    return maxFailPercentage === undefined || (failed / this.#hosts.length) * 100 <= maxFailPercentage;
  }
}

async function runRoles(run: HostRun, uses: readonly RoleUse[], context: RoleRunContext): Promise<void> {
  for (const [index, use] of uses.entries()) {
    if (run.stopped || context.options.signal?.aborted) {
      run.notDone.push(...namesOf(uses.slice(index)));
      if (!run.stopped) run.status = 'interrupted';
      return;
    }
    try {
      await runRole(run, use, uses.slice(index + 1), context);
    } catch (error) {
      run.notDone.push(...namesOf(uses.slice(index)));
      throw error;
    }
  }
}

function namesOf(uses: readonly RoleUse[]): string[] {
  return uses.map(({ role }) => role.name);
}

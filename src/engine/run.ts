import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { RebuildError } from '../core/error.ts';
import type { HostResult } from '../core/events.ts';
import { batch } from './batch.ts';
import { HostRun } from './host-run.ts';
import { newLease } from './lease.ts';
import { NeedValues } from './needs.ts';
import { type Crew, runPlays } from './play-run.ts';
import type { RoleRunContext } from './role-run.ts';
import { rolesOn, type Site, type SiteOptions } from './site.ts';

/** Hosts that are only looked at cost this machine little but a connection: as many at once as are logged in to at once. */
const LOOKS_AT_ONCE = 64;

/**
 * Runs the plays of a site: each host goes through the roles of a play at its own pace; a play begins when those that
 * it waits for have ended on all their hosts. A failure ends the work on its host only, unless the play says otherwise.
 *
 * @returns what each host came to, in the order of the plays
 */
export async function runSite(site: Site, options: SiteOptions): Promise<HostResult[]> {
  const needs = new NeedValues(site);
  const context: RoleRunContext = { options, needs, lease: newLease(randomUUID()) };
  const names = [...new Set(site.plays.flatMap(({ batches }) => batches.flat()))];
  const runs = new Map(names.map((name) => [name, new HostRun(name, site, options, needs)]));
  const changing = pLimit(options.forks);
  const looking = pLimit(Math.max(options.forks, LOOKS_AT_ONCE));
  const onHost: Crew['onHost'] = (run, work) => changing(() => guarded(run, work, options));
  const openAtItsTurn = (run: HostRun) => looking(() => guarded(run, () => openHost(run, site, options), options));
  try {
    const opened = [...runs].map(([name, run]) => [name, openAtItsTurn(run)] as const);
    await runPlays(site.plays, { runs, opened: new Map(opened), onHost }, context);
  } finally {
    await Promise.all([...runs.values()].map((run) => onHost(run, () => release(run, context))));
  }
  for (const run of runs.values()) run.finish();
  return [...runs.values()].map((run) => run.result());
}

async function openHost(run: HostRun, { plays }: Site, { emit }: SiteOptions): Promise<void> {
  const started = performance.now();
  const own = plays.filter(({ batches }) => batches.flat().includes(run.name));
  await run.open(own.flatMap((play) => rolesOn(run.name, play)));
  const { connectSeconds } = run.connection;
  const seconds = (performance.now() - started) / 1000;
  emit({ type: 'host.connected', where: run.name, seconds, ...(connectSeconds !== undefined && { connectSeconds }) });
}

/** Does what is left to do after the changes: gives back the lease, where that could not ride on another trip. */
async function release({ errands, status, connection }: HostRun, { lease }: RoleRunContext): Promise<void> {
  const scripts = errands.due(true).map(({ script }) => script);
  if (scripts.length === 0 || status === 'unreachable') return;
  await connection.run(batch(scripts, { mark: lease.id, stderr: 'merged', stopOnError: false }));
}

/** A failure is told once, and stays with its host. A fault of rebuild itself is not kept back. */
async function guarded(run: HostRun, work: () => Promise<void>, { emit }: SiteOptions): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RebuildError)) throw error;
    if (run.error) return;
    run.fail(error);
    emit({ type: 'host.failed', where: run.name, error });
  }
}

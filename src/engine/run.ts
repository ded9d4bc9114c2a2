import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { RebuildError } from '../core/error.ts';
import type { HostResult } from '../core/events.ts';
import { batch } from './batch.ts';
import { HostRun } from './host-run.ts';
import { newLease } from './lease.ts';
import { NeedValues } from './needs.ts';
import { type RoleRunContext, runRole } from './role-run.ts';
import { type Play, type RoleUse, rolesOn, type Site, type SiteOptions } from './site.ts';

/**
 * Runs the plays of a site: each host goes through the roles of a play at its own pace; a play begins when the one
 * before has ended on all hosts. A failure ends the work on its host only, unless the play says otherwise.
 *
 * @returns what each host came to, in the order of the plays
 */
export async function runSite(site: Site, options: SiteOptions): Promise<HostResult[]> {
  const needs = new NeedValues(site);
  const context: RoleRunContext = { options, needs, lease: newLease(randomUUID()) };
  const names = [...new Set(site.plays.flatMap(({ batches }) => batches.flat()))];
  const runs = new Map(names.map((name) => [name, new HostRun(name, site, options, needs)]));
  const limit = pLimit(options.forks);
  const each = (hosts: readonly string[], work: (run: HostRun) => Promise<void>) =>
    Promise.all(hosts.map((name) => limit(() => guarded(runs.get(name)!, work, options))));
  try {
    await each(names, (run) => openHost(run, site, options));
    let going = true;
    for (const play of site.plays) {
      const hosts = play.batches.flat().map((name) => runs.get(name)!);
      if (!going) for (const run of hosts) run.notDone.push(...namesOn(run.name, play));
      else going = await runPlay(play, hosts, each, context);
      if (hosts.some(({ touched }) => touched)) for (const run of runs.values()) run.forgetLooks();
    }
  } finally {
    await each(names, (run) => release(run, context));
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

type Each = (hosts: readonly string[], work: (run: HostRun) => Promise<void>) => Promise<unknown>;

/** @returns whether the next play may begin */
async function runPlay(play: Play, hosts: readonly HostRun[], each: Each, context: RoleRunContext): Promise<boolean> {
  const { emit, signal } = context.options;
  const started = performance.now();
  const roles = play.roles.map(({ role }) => role.name);
  const roleCounts = Object.fromEntries(hosts.map(({ name }) => [name, rolesOn(name, play).length]));
  emit({ type: 'play.start', play: play.name, hosts: hosts.map(({ name }) => name), roles, roleCounts });
  let going = true;
  for (const batch of play.batches) {
    if (going) await each(batch, (run) => runRoles(run, rolesOn(run.name, play), context));
    else for (const name of batch) hosts.find((run) => run.name === name)?.notDone.push(...namesOn(name, play));
    going = going && !signal?.aborted && !tooManyFailed(play, hosts);
  }
  emit({ type: 'play.done', play: play.name, seconds: (performance.now() - started) / 1000 });
  return going;
}

function namesOn(host: string, play: Play): readonly string[] {
  return rolesOn(host, play).map(({ role }) => role.name);
}

async function runRoles(run: HostRun, uses: readonly RoleUse[], context: RoleRunContext): Promise<void> {
  for (const [index, use] of uses.entries()) {
    if (run.stopped || context.options.signal?.aborted) {
      run.notDone.push(...uses.slice(index).map(({ role }) => role.name));
      if (!run.stopped) run.status = 'interrupted';
      return;
    }
    try {
      await runRole(run, use, uses.slice(index + 1), context);
    } catch (error) {
      run.notDone.push(...uses.slice(index).map(({ role }) => role.name));
      throw error;
    }
  }
}

function tooManyFailed({ maxFailPercentage }: Play, hosts: readonly HostRun[]): boolean {
  const failed = hosts.filter(({ stopped }) => stopped).length;
  if (failed === hosts.length && failed > 0) return true;
  return maxFailPercentage !== undefined && (failed / hosts.length) * 100 > maxFailPercentage;
}

/** Does what is left to do after the changes: gives back the lease, where that could not ride on another trip. */
async function release({ errands, status, connection }: HostRun, { lease }: RoleRunContext): Promise<void> {
  const scripts = errands.due(true).map(({ script }) => script);
  if (scripts.length === 0 || status === 'unreachable') return;
  await connection.run(batch(scripts, { mark: lease.id, stderr: 'merged', stopOnError: false }));
}

/** A failure is told once, and stays with its host. A fault of rebuild itself is not kept back. */
async function guarded(run: HostRun, work: (run: HostRun) => Promise<void>, { emit }: SiteOptions): Promise<void> {
  try {
    await work(run);
  } catch (error) {
    if (!(error instanceof RebuildError)) throw error;
    if (run.error) return;
    run.fail(error);
    emit({ type: 'host.failed', where: run.name, error });
  }
}

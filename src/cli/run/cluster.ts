import type { HostResult } from '../../core/events.ts';
import type { CheckedSite } from '../../engine/build-site.ts';
import { type Provisioned, usesCloud } from './cloud.ts';
import { missingHosts, type ProvisionOptions, provision } from './provision.ts';
import type { RunSession } from './session.ts';
import { namesOf, runOnHosts } from './site.ts';
import type { Workspace } from './workspace.ts';

export interface ClusterOptions extends ProvisionOptions {
  /** File that a check writes its plan of EC2 to. */
  readonly out?: string | undefined;
}

/** Everything, in order: the lab, EC2, then the playbook on the hosts. In a check nothing is started or changed. */
export async function runCluster(
  workspace: Workspace,
  site: CheckedSite,
  session: RunSession,
  { confirm, plan, out }: ClusterOptions,
): Promise<readonly HostResult[]> {
  const { options } = session;
  if (!usesCloud(workspace)) return configure(workspace, site, session, undefined);
  if (options.mode === 'apply') {
    return configure(workspace, site, session, await provision(workspace, session, { confirm, plan }));
  }
  const { planProvision } = await import('./plan-provision.ts');
  const planned = await planProvision(workspace, session, { out });
  const missing = missingHosts(workspace, planned?.hosts);
  const there = site.without(missing);
  if (missing.length > 0) {
    options.emit({
      type: 'note',
      where: 'hosts',
      text: `${missing.length} of ${site.hosts.length} hosts are not there yet: all their roles are known after apply`,
    });
  }
  const results = there ? await configure(workspace, there, session, planned) : [];
  return [...results, ...missing.filter((name) => namesOf(site).includes(name)).map(absent)];
}

function configure(
  workspace: Workspace,
  site: CheckedSite,
  session: RunSession,
  made: Provisioned | undefined,
): Promise<HostResult[]> {
  return session.phase(
    'configure',
    () => runOnHosts(workspace, site, session, made),
    (results) => (results.some(({ changed }) => changed > 0) ? 'changed' : 'ok'),
  );
}

/** A host that a check cannot look at, because it would have to be made first. */
function absent(host: string): HostResult {
  return { host, status: 'skipped', tasks: 0, changed: 0, notDone: [], seconds: 0 };
}

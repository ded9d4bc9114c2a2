import type { HostResult } from '../../core/events.ts';
import { type CheckedSite, checkSite } from '../../engine/build-site.ts';
import { runSite } from '../../engine/run.ts';
import { loadPlaybook } from '../../playbook/load.ts';
import type { Play } from '../../playbook/model.ts';
import { roleNames } from '../../roles/registry.ts';
import { locate, type ReachOptions, reachHosts } from './reach.ts';
import type { RunSession } from './session.ts';
import type { Workspace } from './workspace.ts';

export interface SiteRequest {
  readonly title: string;
  readonly file: string;
  readonly limit?: string | undefined;
  /** Narrows the plays of the playbook. */
  choose?(plays: readonly Play[]): readonly Play[];
}

/** Reads a playbook and checks it against the inventory; touches nothing. */
export async function readSite(workspace: Workspace, request: SiteRequest): Promise<CheckedSite> {
  const { plays } = await loadPlaybook(request.file, { roles: roleNames() });
  return checkSite({
    title: request.title,
    plays: request.choose?.(plays) ?? plays,
    inventory: workspace.inventory,
    limit: request.limit,
    secrets: workspace.secrets,
  });
}

/** Runs a checked site on its hosts, wherever they are now. */
export async function runOnHosts(
  workspace: Workspace,
  site: CheckedSite,
  { options }: RunSession,
  cloud?: ReachOptions['cloud'],
): Promise<HostResult[]> {
  const hosts = [...new Set([...site.hosts, ...site.asked])];
  const reach = await reachHosts(workspace, hosts, { cloud: cloud ?? (await located(workspace, options)) });
  try {
    return await runSite(site.at(reach), options);
  } finally {
    await reach.close();
  }
}

async function located(workspace: Workspace, { emit }: RunSession['options']): Promise<ReachOptions['cloud']> {
  const started = performance.now();
  const cloud = await locate(workspace);
  if (cloud) emit({ type: 'look', where: 'ec2', seconds: (performance.now() - started) / 1000 });
  return cloud;
}

export function namesOf({ hosts }: CheckedSite): readonly string[] {
  return hosts.map(({ name }) => name);
}

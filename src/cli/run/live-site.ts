import { RebuildError } from '../../core/error.ts';
import type { Host } from '../../inventory/model.ts';
import type { LiveReport } from '../../report/inventory/live-model.ts';
import type { PlannedCapacity } from './capacity.ts';
import { controlPlaneHost, playbookFile } from './control-plane.ts';
import { liveReport } from './live-report.ts';
import { locateFor, reachHosts } from './reach.ts';
import type { Workspace } from './workspace.ts';

export interface LiveSite {
  readonly workspace: Workspace;
  /** Those that are asked. */
  readonly hosts: readonly Host[];
  readonly capacity: PlannedCapacity;
  readonly signal: AbortSignal;
}

/**
 * What `hosts` are now, wherever they are.
 *
 * @throws RebuildError CLUSTER_ABSENT when there is no such cluster; INTERRUPTED
 */
export async function liveSite({ workspace, hosts, capacity, signal }: LiveSite): Promise<LiveReport> {
  const plane = await planeOf(workspace);
  const reach = await reachHosts(workspace, hosts, { cloud: await locateFor(workspace, hosts) });
  const limits = new Map(capacity.nodes.map((node) => [node.name, node.limits]));
  try {
    return await liveReport({
      hosts,
      plane,
      folder: workspace.folder,
      signal,
      connect: reach.connect,
      limitsOf: (host) => limits.get(host) ?? {},
      redact: (text) => workspace.redactor.redact(text),
    });
  } finally {
    await reach.close();
  }
}

/** An inventory of one's own need not have a control plane. */
async function planeOf(workspace: Workspace): Promise<string | undefined> {
  try {
    return (await controlPlaneHost(workspace, playbookFile({ playbook: workspace.playbook }))).name;
  } catch (error) {
    if (error instanceof RebuildError) return undefined;
    throw error;
  }
}

import type { DaemonHealth } from './daemon.ts';
import { getJson } from './health.ts';
import { type DaemonState, daemonFile, readState } from './state.ts';

export interface RunningDaemon extends DaemonState {
  readonly vpcCidr: string;
  /** As the daemon was told last. */
  readonly vcpuQuota?: number;
}

/** The daemon that plays EC2 for the cluster, if it answers. A process that only has its number or its port does not count. */
export async function answering(cluster: string): Promise<RunningDaemon | undefined> {
  const daemon = readState<DaemonState>(daemonFile(cluster));
  if (!daemon) return undefined;
  const health = await getJson<DaemonHealth>(`${urlAt(daemon.port)}/-/health`);
  if (health?.pid !== daemon.pid || health.cluster !== cluster) return undefined;
  const { vpcCidr, vcpuQuota } = health;
  return { ...daemon, vpcCidr, ...(vcpuQuota !== undefined && { vcpuQuota }) };
}

export const urlAt = (port: number): string => `http://127.0.0.1:${port}`;

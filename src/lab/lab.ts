import { existsSync } from 'node:fs';
import { RebuildError } from '../core/error.ts';
import type { HostReport } from './daemon.ts';
import type { SshEndpoint } from './driver.ts';
import { getJson, putJson } from './health.ts';
import { answering, type RunningDaemon, urlAt } from './running.ts';
import type { LabSpec } from './spec.ts';
import { type ClusterState, clusterFile, type DaemonState, readState, type ServedMirror } from './state.ts';

export interface Lab {
  /** Where EC2 is played, such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface LabStatus {
  readonly cluster: string;
  /** Undefined when nothing is up. */
  readonly daemon: DaemonState | undefined;
  readonly dockerHost: string | undefined;
  readonly vpcCidr: string | undefined;
  /** Undefined when it serves none. */
  readonly mirror: ServedMirror | undefined;
  readonly hosts: readonly HostReport[];
}

/**
 * The EC2 endpoint of a cluster in the lab; brought up when it is not. Quick when it is: one file, one local request.
 *
 * @throws RebuildError LAB_OTHER_NETWORK when it is up with another range, and the LAB_ codes of what cannot be had
 */
export async function labUp(spec: LabSpec): Promise<Lab> {
  const health = await answering(spec.cluster);
  if (!health) {
    const { bringUp } = await import('./bring-up.ts');
    return labAt((await bringUp(spec)).port);
  }
  if (health.vpcCidr !== spec.vpcCidr) throw otherNetwork(spec, health.vpcCidr);
  await keepQuota(health, spec.vcpuQuota);
  if (spec.mirror) await keepMirror(spec);
  return labAt(health.port);
}

/** The lab of a cluster, if it is up. Where the quota of its account is given, the lab learns it. */
export async function runningLab(
  cluster: string,
  account?: { readonly vcpuQuota: number | undefined },
): Promise<Lab | undefined> {
  const health = await answering(cluster);
  if (!health) return undefined;
  if (account) await keepQuota(health, account.vcpuQuota);
  return labAt(health.port);
}

/** What is there of a cluster. Changes nothing. */
export async function labStatus(cluster: string): Promise<LabStatus> {
  const daemon = await answering(cluster);
  const state = readState<ClusterState>(clusterFile(cluster));
  return {
    cluster,
    daemon: daemon && { pid: daemon.pid, port: daemon.port },
    dockerHost: state?.dockerHost,
    vpcCidr: state?.vpcCidr,
    mirror: state?.mirror,
    hosts: daemon ? await hostReports(daemon.port) : [],
  };
}

/** Removes everything of a cluster: containers, volumes, networks, processes, files. An engine of ours ends with the last. */
export async function labDown(cluster: string): Promise<void> {
  if (!existsSync(clusterFile(cluster))) return;
  const { tearDown } = await import('./tear-down.ts');
  await tearDown(cluster);
}

/**
 * Says where to dial an instance of the lab, given any of its addresses, private or public. Ask anew after a start:
 * outside Linux the port is another one then.
 *
 * @returns undefined for an address that belongs to no running host of the lab: never dial it
 * @throws RebuildError LAB_NOT_UP
 */
export async function labHosts(cluster: string): Promise<(address: string) => SshEndpoint | undefined> {
  const daemon = await answering(cluster);
  if (!daemon) throw notUp(cluster);
  const reports = await hostReports(daemon.port);
  return (address) => reports.find((it) => it.address === address || it.publicAddress === address)?.host?.ssh;
}

/** The inventory may say another quota than when the lab was told last. */
async function keepQuota({ port, vcpuQuota: told }: RunningDaemon, vcpuQuota: number | undefined): Promise<void> {
  if (told !== vcpuQuota) await putJson(`${urlAt(port)}/-/quota`, { vcpuQuota });
}

/** A lab that is up may serve no mirror, or one of before. */
async function keepMirror(spec: LabSpec): Promise<void> {
  const { wholeMirror } = await import('../mirror/mirror.ts');
  const served = readState<ClusterState>(clusterFile(spec.cluster))?.mirror;
  if (served && wholeMirror()?.id === served.id) return;
  const { refreshMirror } = await import('./mirror.ts');
  await refreshMirror(spec);
}

async function hostReports(port: number): Promise<readonly HostReport[]> {
  return (await getJson<readonly HostReport[]>(`${urlAt(port)}/-/hosts`, 10)) ?? [];
}

function labAt(port: number): Lab {
  return { endpoint: urlAt(port), credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' } };
}

function otherNetwork({ cluster, vpcCidr }: LabSpec, running: string): RebuildError {
  return new RebuildError(
    'LAB_OTHER_NETWORK',
    `the lab of ${cluster} is up with ${running}, and ${vpcCidr} is wanted`,
    {
      hint: 'Run "rebuild lab down", then run the command again.',
    },
  );
}

function notUp(cluster: string): RebuildError {
  return new RebuildError('LAB_NOT_UP', `the lab of ${cluster} is not up`, { hint: 'Run "rebuild lab up".' });
}

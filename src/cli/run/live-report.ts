import { historyFolder } from '../../cloud/state-folder.ts';
import { RebuildError } from '../../core/error.ts';
import { observe } from '../../engine/observe.ts';
import { factsProbe, parseFacts } from '../../facts/facts.ts';
import { journalFiles } from '../../history/folder.ts';
import { readEnds } from '../../history/past-run.ts';
import type { Limits } from '../../inventory/instance.ts';
import type { Host } from '../../inventory/model.ts';
import type { Cause, LiveCluster, LiveHost, LiveReport } from '../../report/inventory/live-model.ts';
import { type ListedRun, listed } from '../../report/runs/list.ts';
import { unitName } from '../../resources/unit-name.ts';
import type { Connection } from '../../transport/connection.ts';
import { clusterProbe, parseCluster } from './live-cluster.ts';
import { type GroupUse, parseUse, useProbe } from './live-groups.ts';
import { hostState, stateProbe } from './live-host.ts';
import { HOST_GROUP, usesOf } from './live-uses.ts';

export interface LiveOptions {
  /** Those that are asked. */
  readonly hosts: readonly Host[];
  /** Name of the host with the control plane, where there is one. */
  readonly plane: string | undefined;
  /** Folder of what is kept of the cluster on this machine. */
  readonly folder: string;
  readonly signal: AbortSignal;
  connect(host: string): Connection;
  /** Of a host, by unit or workload. */
  limitsOf(host: string): Limits;
  /** Masks secrets. */
  redact(text: string): string;
}

/**
 * Looks at hosts as they are now, with one command each, and on the control plane at what the API server says. Changes
 * nothing. A host that does not answer is in it with the cause.
 *
 * @throws RebuildError INTERRUPTED
 */
export async function liveReport({ hosts, plane, folder, limitsOf, ...options }: LiveOptions): Promise<LiveReport> {
  const time = new Date().toISOString();
  const seen = await Promise.all(
    hosts.map(({ name }) =>
      lookAt(options.connect(name), { limits: limitsOf(name), isPlane: name === plane, ...options }),
    ),
  );
  const cluster = seen.find((it) => it.cluster !== undefined)?.cluster;
  const pods = cluster?.pods ?? [];
  return {
    time,
    hosts: seen.map(({ host }) => host),
    cluster,
    uses: seen.flatMap(({ host, groups }) => usesOf({ host: host.name, groups, limits: limitsOf(host.name), pods })),
    lastRun: lastRun(folder),
  };
}

const LOOKED_AT = 50;

/** The newest that may have changed the cluster: commands of a person say nothing of what it is to be. */
function lastRun(folder: string): ListedRun | undefined {
  const newest = journalFiles(historyFolder(folder)).slice(0, LOOKED_AT);
  const run = newest
    .values()
    .map(readEnds)
    .find(({ head }) => head !== undefined && head.title !== 'exec');
  return run && listed(run);
}

interface Seen {
  readonly host: LiveHost;
  readonly groups: readonly GroupUse[];
  readonly cluster?: LiveCluster;
}

interface LookOptions extends Pick<LiveOptions, 'signal' | 'redact'> {
  readonly limits: Limits;
  readonly isPlane: boolean;
}

async function lookAt(connection: Connection, options: LookOptions): Promise<Seen> {
  const { host: name } = connection;
  const { limits, isPlane, signal, redact } = options;
  const extra = [
    factsProbe,
    stateProbe,
    useProbe(Object.keys(limits).map(unitName)),
    ...(isPlane ? [clusterProbe] : []),
  ];
  try {
    const [facts, state, use, cluster] = (await observe(connection, [], { extra, signal })).extra;
    if (facts!.exitCode !== 0) return { host: { name, error: notRead(redact(facts!.stderr)) }, groups: [] };
    const groups = parseUse(use!.output);
    const own = groups.find((group) => group.name === HOST_GROUP);
    return {
      host: { name, state: hostState(state!.output, parseFacts(facts!.output), own) },
      groups,
      ...(cluster && { cluster: clusterOf(cluster, redact) }),
    };
  } catch (error) {
    if (!(error instanceof RebuildError) || signal.aborted) throw error;
    const { code, hint } = error;
    return { host: { name, error: { code, message: redact(error.message), hint } }, groups: [] };
  }
}

function notRead(said: string): Cause {
  const message = `its facts could not be read: ${said}`;
  return { code: 'FACTS_FAILED', message, hint: 'Check that it is a Debian or Ubuntu host with a POSIX shell.' };
}

type Frame = { readonly exitCode: number; readonly output: string; readonly stderr: string };

function clusterOf({ exitCode, output, stderr }: Frame, redact: LookOptions['redact']): LiveCluster {
  if (exitCode === 0) return parseCluster(output);
  const message = redact(stderr.trim()) || `kubectl ended with ${exitCode}`;
  const hint = 'Look at the control plane: "crictl ps -a" and "journalctl -u kubelet" on it.';
  return { nodes: [], pods: [], error: { code: 'KUBE_NO_ANSWER', message, hint } };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { locate, reachHosts } from '../../src/cli/run/reach.ts';
import { openWorkspace, type Workspace } from '../../src/cli/run/workspace.ts';
import { RebuildError } from '../../src/core/error.ts';
import { dockerAt } from '../../src/lab/docker/docker.ts';
import { bridgeName, mirrorName, ofCluster, resolverName } from '../../src/lab/docker/names.ts';
import { labStatus } from '../../src/lab/lab.ts';
import type { SshTarget } from '../../src/transport/target.ts';
import type { Invocation } from './account.ts';
import { type CounterReader, counters } from './counters.ts';
import { measure, type Runner, runProgram } from './measure.ts';
import type { Run } from './result.ts';
import type { Step } from './schedule.ts';
import type { Tool } from './tools/tool.ts';
import { checkScript, siteHosts } from './workload/index.ts';

export interface OnSiteOptions {
  readonly steps: readonly Step[];
  readonly python: string;
  readonly signal: AbortSignal;
  readonly emit: (event: { readonly text: string }) => void;
  readonly done: (run: Run) => void;
}

const repository = join(import.meta.dirname, '../..');

/**
 * `./rebuild cluster` on a cluster that is up, beside the floor on the same hosts. The floor's script is that of the
 * workload: what it finds does not matter here, what it reads is of the same kind.
 *
 * @throws RebuildError CLUSTER_ABSENT, BENCH_NOT_CONVERGED
 */
export async function runOnSite({ steps, python, signal, emit, done }: OnSiteOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-bench-'));
  const runner: Runner = { python, folder, signal };
  try {
    const inventory = resolve(process.env.REBUILD_INVENTORY || join(repository, 'inventory/lab'));
    const workspace = await openWorkspace({ inventory, extraVars: [] });
    const targets = await sshTargets(workspace);
    const tools = [floorOn(targets, folder), cluster(inventory)];
    emit({ text: 'converging the site, not measured' });
    const { used, log } = await runProgram(cluster(inventory).invocation('site'), 'cluster', runner);
    if (used.exitCode !== 0) throw notConverged(log);
    const reader = await siteCounters(workspace.cluster);
    for (const step of steps) {
      const tool = tools.find(({ name }) => name === step.tool)!;
      done(await measure({ step, tool, hosts: targets.length, counters: reader, judge: undefined, runner }));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function notConverged(log: string): RebuildError {
  return new RebuildError('BENCH_NOT_CONVERGED', `./rebuild cluster failed: ${log.trim().split('\n').at(-1)}`, {
    hint: 'Run "./rebuild cluster" and mend what it says, then measure it.',
  });
}

function cluster(inventory: string): Tool {
  const invocation: Invocation = {
    command: join(repository, 'rebuild'),
    args: ['cluster', '--yes', '--inventory', inventory],
  };
  return { name: 'ours', invocation: () => invocation };
}

function floorOn(targets: readonly SshTarget[], folder: string): Tool {
  const { user = 'root', identityFile = '' } = targets[0]!;
  const hosts = targets.map(({ address, port = 22, hostKeys = [] }) => ({ address, port, keys: hostKeys }));
  const hostsFile = join(folder, 'hosts.json');
  writeFileSync(hostsFile, JSON.stringify({ user, identityFile, hosts }));
  for (const host of siteHosts(targets.map(({ host: name, address }) => ({ name, address }))))
    writeFileSync(join(folder, `${host.address}.sh`), checkScript(host));
  const invocation = { command: process.execPath, args: [join(import.meta.dirname, 'floor.mjs'), hostsFile, folder] };
  return { name: 'floor', invocation: () => invocation, accepts: (exitCode) => exitCode <= 1 };
}

async function sshTargets(workspace: Workspace): Promise<SshTarget[]> {
  const cloud = await locate(workspace);
  const hosts = [...workspace.inventory.hosts.values()].filter(({ name }) => !cloud || cloud.hosts.has(name));
  const reach = await reachHosts(workspace, hosts, { cloud });
  const targets = hosts.map(({ name }) => reach.target(name)).filter((target) => target.kind === 'ssh');
  await reach.close();
  if (targets.length > 0) return targets;
  throw new RebuildError('CLUSTER_ABSENT', `the cluster ${workspace.cluster} has no hosts`, {
    hint: 'Run "./rebuild cluster" first.',
  });
}

async function siteCounters(cluster: string): Promise<CounterReader> {
  const { dockerHost } = await labStatus(cluster);
  if (!dockerHost) {
    const unknown = { hostsCpuSeconds: undefined, kibFromHosts: undefined, kibToHosts: undefined, commands: undefined };
    return async () => unknown;
  }
  const docker = dockerAt(dockerHost);
  const listed = (await docker.rows(['ps', ...ofCluster(cluster)])).map(({ Names = '' }) => Names);
  const containers = listed.filter((name) => name !== resolverName(cluster) && name !== mirrorName(cluster));
  const read = await counters({ docker, containers, bridge: bridgeName(cluster) });
  // Sessions are counted on hosts whose sshd was told to say them.
  return async (edge) => ({ ...(await read(edge)), commands: undefined });
}

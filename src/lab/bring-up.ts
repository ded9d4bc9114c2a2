import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RebuildError } from '../core/error.ts';
import { withLock } from '../machine/lock.ts';
import type { DaemonSpec } from './daemon.ts';
import { dockerDriver } from './docker/driver.ts';
import { ensureEngine, releaseEngine } from './docker/engine.ts';
import { makeNetwork } from './docker/network.ts';
import { motoPython } from './endpoint/venv.ts';
import { labImage } from './image/lab-image.ts';
import { checkDisk } from './machine/probe.ts';
import { checkRange } from './machine/range.ts';
import { servedMirror } from './mirror.ts';
import { homeFolder, labsFolder, stateFolder } from './paths.ts';
import { answering } from './running.ts';
import type { LabSpec } from './spec.ts';
import { clusterFile, type DaemonState, daemonFile, daemonLog, writeState } from './state.ts';

/** Brings up what is missing. Two processes that do so at once share the result. */
export async function bringUp(spec: LabSpec): Promise<DaemonState> {
  checkName(spec.cluster);
  return withLock(
    join(labsFolder(), `.${spec.cluster}.lock`),
    async () => (await answering(spec.cluster)) ?? (await makeOrRelease(spec)),
    { signal: spec.signal },
  );
}

/** An engine that was started for nothing does not stay. */
async function makeOrRelease(spec: LabSpec): Promise<DaemonState> {
  try {
    return await make(spec);
  } catch (error) {
    await releaseEngine().catch(() => {}); // the first error says more
    throw error;
  }
}

async function make(spec: LabSpec): Promise<DaemonState> {
  const { cluster, vpcCidr, region, vcpuQuota, signal, emit = () => {} } = spec;
  const options = { emit, signal };
  const network = { cluster, cidr: vpcCidr };
  await checkDisk({ mirror: spec.mirror === true });
  const docker = await ensureEngine(async (engine) => {
    await checkRange(engine, network);
    writeState(clusterFile(cluster), { cluster, vpcCidr, region, dockerHost: engine.host });
    await makeNetwork(engine, network);
  }, options);
  const [image, python, mirror] = await Promise.all([
    labImage(docker, options),
    motoPython(options),
    spec.mirror ? servedMirror(vpcCidr, options) : undefined,
  ]);
  writeState(clusterFile(cluster), { cluster, vpcCidr, region, dockerHost: docker.host, ...(mirror && { mirror }) });
  await (await dockerDriver({ docker, network, image, mirror: () => mirror })).networkUp();
  emit({ text: 'starting the EC2 endpoint' });
  return startDaemon({
    ...{ cluster, vpcCidr, region, dockerHost: docker.host, image, python },
    ...(vcpuQuota !== undefined && { vcpuQuota }),
  });
}

/** Starts it so that it outlives this process, and waits until it answers. */
async function startDaemon(spec: DaemonSpec): Promise<DaemonState> {
  mkdirSync(stateFolder(spec.cluster), { recursive: true, mode: 0o700 });
  rmSync(daemonFile(spec.cluster), { force: true });
  const log = openSync(daemonLog(spec.cluster), 'a', 0o600);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'daemon.ts'), JSON.stringify(spec)], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: { ...process.env, REBUILD_HOME: homeFolder() },
  });
  closeSync(log);
  child.unref();
  const deadline = Date.now() + 60_000;
  for (;;) {
    const daemon = await answering(spec.cluster);
    if (daemon) return daemon;
    if (child.exitCode !== null || Date.now() > deadline) throw daemonFailed(spec.cluster);
    await sleep(50);
  }
}

/** It becomes a part of the names of networks, containers and folders. */
function checkName(cluster: string): void {
  if (/^[a-z0-9][a-z0-9-]{0,40}$/.test(cluster)) return;
  throw new RebuildError('LAB_BAD_NAME', `"${cluster}" cannot be the name of a lab cluster`, {
    hint: 'Use at most 41 lower-case letters, digits and dashes.',
  });
}

function daemonFailed(cluster: string): RebuildError {
  const last = readFileSync(daemonLog(cluster), 'utf8').trim().split('\n').at(-1) ?? '';
  return new RebuildError('LAB_DAEMON_FAILED', `the lab's EC2 endpoint does not start: ${last}`, {
    hint: `Read ${daemonLog(cluster)}.`,
  });
}

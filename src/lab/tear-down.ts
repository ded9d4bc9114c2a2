import { rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../core/process-lock.ts';
import { withLock } from '../machine/lock.ts';
import { dockerAt } from './docker/docker.ts';
import { ownDockerdPid, ownDockerHost, startDockerd } from './docker/dockerd.ts';
import { removeCluster } from './docker/driver.ts';
import { engineLock, releaseEngine } from './docker/engine.ts';
import { labsFolder, stateFolder } from './paths.ts';
import { answering } from './running.ts';
import { type ClusterState, clusterFile, readState } from './state.ts';

/** Ends the cluster's daemon, removes what it has in the engine, then its files. */
export async function tearDown(cluster: string): Promise<void> {
  await withLock(join(labsFolder(), `.${cluster}.lock`), async () => {
    const state = readState<ClusterState>(clusterFile(cluster));
    await endDaemon(cluster);
    if (state) await removeFromEngine(state);
    await releaseEngine();
    rmSync(stateFolder(cluster), { recursive: true, force: true });
  });
  removeIfEmpty(labsFolder());
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // another cluster's
  }
}

async function endDaemon(cluster: string): Promise<void> {
  const pid = (await answering(cluster))?.pid;
  if (pid === undefined) return; // dead, and its process id may be another's by now
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + 10_000;
  while (isAlive(pid) && Date.now() < deadline) await sleep(50);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

/** An engine of ours that has ended, as when the machine was started anew, still holds the containers. */
async function removeFromEngine({ cluster, dockerHost }: ClusterState): Promise<void> {
  if (dockerHost === ownDockerHost && ownDockerdPid() === undefined) await withLock(engineLock, startDockerd);
  await removeCluster(dockerAt(dockerHost), cluster);
}

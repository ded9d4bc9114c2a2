import { join } from 'node:path';
import { execa } from 'execa';
import { canInstall, type Installable, install } from '../../machine/install.ts';
import { withLock } from '../../machine/lock.ts';
import { raiseLimits } from '../machine/limits.ts';
import { noDocker } from '../machine/no-docker.ts';
import { type Docker, dockerAt } from './docker.ts';
import { ownDockerdPid, ownDockerHost, startDockerd, stopDockerd } from './dockerd.ts';
import { labLabel } from './names.ts';

export interface EngineOptions {
  readonly emit?: ((event: { readonly text: string }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** No two processes start, stop or begin to use our own engine at once. */
export const engineLock = join('/run/lock', 'rebuild-dockerd');

/**
 * The Docker engine to use: the one that `DOCKER_HOST` names, else the user's own, else one that we install and start.
 * `use` runs before another process may find the engine unused and stop it.
 *
 * @throws RebuildError LAB_NO_DOCKER with the ways on, LAB_DOCKERD_FAILED
 */
export async function ensureEngine(
  use: (docker: Docker) => Promise<void>,
  options: EngineOptions = {},
): Promise<Docker> {
  raiseLimits(options.emit ?? (() => {}));
  const theirs = await findEngine();
  if (theirs && theirs.host !== ownDockerHost) {
    await use(theirs);
    return theirs;
  }
  if (!theirs) checkMayStart();
  return withLock(
    engineLock,
    async () => {
      const docker = (await findEngine()) ?? (await makeEngine(options));
      await use(docker);
      return docker;
    },
    options,
  );
}

/** The engine that answers, if any; nothing is started. */
export async function findEngine(): Promise<Docker | undefined> {
  const hosts = process.env.DOCKER_HOST ? [process.env.DOCKER_HOST] : [await contextHost(), ownDockerHost];
  for (const host of hosts) {
    if (host && (await dockerAt(host).succeeds(['version']))) return dockerAt(host);
  }
  return undefined;
}

/** What docker itself would talk to. Empty when there is no docker command. */
async function contextHost(): Promise<string> {
  const args = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'];
  return (await execa('docker', args, { reject: false })).stdout ?? '';
}

const dockerPackages: readonly Installable[] = [
  { command: 'dockerd', package: 'docker.io' },
  { command: 'docker', package: 'docker-cli' },
];

function checkMayStart(): void {
  if (process.env.DOCKER_HOST) throw noDocker(`no Docker engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}`);
  if (process.platform !== 'linux' || !canInstall('dockerd'))
    throw noDocker('no Docker engine answers, and installing one needs root and apt');
}

async function makeEngine(options: EngineOptions): Promise<Docker> {
  await install(dockerPackages, options);
  const installed = await findEngine(); // where systemd runs, the package has started it
  if (installed) return installed;
  options.emit?.({ text: 'starting the Docker engine' });
  await startDockerd();
  return dockerAt(ownDockerHost);
}

/**
 * Removes what may be the last that our own engine is there for. Another process that finds nothing left would stop the engine
 * before it has answered; so it has to wait.
 */
export async function whileEngineStays(docker: Docker, remove: () => Promise<void>): Promise<void> {
  await (docker.host === ownDockerHost ? withLock(engineLock, remove) : remove());
}

/** Stops our own engine when no cluster uses it any more. The user's engine is never touched. */
export async function releaseEngine(): Promise<void> {
  if (ownDockerdPid() === undefined) return;
  await withLock(engineLock, async () => {
    if (ownDockerdPid() === undefined) return;
    const docker = dockerAt(ownDockerHost);
    const label = ['--quiet', '--filter', `label=${labLabel}`];
    const inUse = [await docker.run(['ps', '--all', ...label]), await docker.run(['network', 'ls', ...label])];
    const isBuilding = await docker.run(['ps', '--quiet', '--filter', 'label=rebuild.lab-build']);
    if (!inUse.join('') && !isBuilding) await stopDockerd();
  });
}

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Docker } from '../../src/lab/docker/docker.ts';
import { dockerDriver, removeCluster } from '../../src/lab/docker/driver.ts';
import { ensureEngine, releaseEngine } from '../../src/lab/docker/engine.ts';
import { bridgeName, containerName } from '../../src/lab/docker/names.ts';
import type { NetworkSpec } from '../../src/lab/docker/network.ts';
import type { HostSpec, LabDriver } from '../../src/lab/driver.ts';
import { labImage } from '../../src/lab/image/lab-image.ts';
import { waitForSsh } from '../../src/lab/ssh-answers.ts';
import { freeNetwork, keyPair } from '../../src/lab/throw-away.ts';
import { type Access, writeAccess } from './access.ts';
import { all } from './all.ts';

export interface LabOptions {
  readonly count: number;
  readonly emit: (event: { readonly text: string }) => void;
  readonly signal: AbortSignal;
}

/** Hosts on a network of their own, for one benchmark. */
export interface BenchLab {
  /** For files of the benchmark; goes with the lab. */
  readonly folder: string;
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  readonly access: Access;
  readonly docker: Docker;
  /** The containers of the hosts, in their order. */
  readonly containers: readonly string[];
  readonly bridge: string;
  /** Makes every host anew, as it was in the beginning: with the same address and keys. */
  renew(): Promise<void>;
  dispose(): Promise<void>;
}

/** More at once would only make a small machine slow. */
const AT_ONCE = 6;

/** @throws RebuildError the LAB_ codes of what cannot be had */
export async function benchLab({ count, emit, signal }: LabOptions): Promise<BenchLab> {
  const cluster = `bench-${randomBytes(4).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-bench-'));
  let network: NetworkSpec | undefined;
  const make = async (engine: Docker) => {
    network = await freeNetwork(engine, cluster);
  };
  const docker = await ensureEngine(make, { emit, signal });
  const dispose = async () => {
    await removeCluster(docker, cluster);
    await releaseEngine();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const image = await labImage(docker, { emit, signal });
    const driver = await dockerDriver({ docker, network: network!, image });
    await driver.networkUp();
    const [login, hostKey] = [await keyPair(folder, 'login'), await keyPair(folder, 'host')];
    const specs = hostSpecs(network!.cidr, count).map(
      (it): HostSpec => ({ ...it, access: { hostKey, keys: { root: [login.public] }, sudoers: [] } }),
    );
    const hosts = specs.map(({ hostname, address }) => ({ name: hostname, address }));
    const access = writeAccess(folder, { identityFile: join(folder, 'login'), hostKey: hostKey.public, hosts });
    const containers = specs.map(({ id }) => containerName(cluster, id));
    const start = () => startAll({ driver, docker, specs, containers, signal });
    const renew = async () => {
      await all(specs.map(({ id }) => limited(() => driver.remove(id))));
      await start();
    };
    emit({ text: `starting ${count} hosts` });
    await start();
    return { folder, hosts, access, docker, containers, bridge: bridgeName(cluster), renew, dispose };
  } catch (error) {
    await dispose().catch(() => {}); // the first error says more
    throw error;
  }
}

const limited = pLimit(AT_ONCE);

function hostSpecs(cidr: string, count: number): Omit<HostSpec, 'access'>[] {
  const base = cidr.split('.').slice(0, 3).join('.');
  return Array.from({ length: count }, (_, index) => {
    const name = `host-${String(index + 1).padStart(2, '0')}`;
    return { id: name, hostname: name, address: `${base}.${index + 10}`, cpus: 2, memoryMiB: 1024 };
  });
}

interface Starting {
  readonly driver: LabDriver;
  readonly docker: Docker;
  readonly specs: readonly HostSpec[];
  readonly containers: readonly string[];
  readonly signal: AbortSignal;
}

/** Ends when all hosts have finished starting: what runs after that is the tool's. */
async function startAll({ driver, docker, specs, containers, signal }: Starting): Promise<void> {
  const stoppable = (work: () => Promise<unknown>) =>
    limited(() => {
      signal.throwIfAborted();
      return work();
    });
  await all(specs.map((spec) => stoppable(() => driver.create(spec))));
  const listed = await driver.list();
  await all(listed.map(({ ssh, address }) => stoppable(() => waitForSsh(ssh ?? { address, port: 22 }, 60))));
  await all(
    containers.map((name) =>
      stoppable(() => docker.succeeds(['exec', name, 'timeout', '60', 'systemctl', 'is-system-running', '--wait'])),
    ),
  );
  await all(containers.map((name) => stoppable(() => docker.succeeds(['exec', name, ...FRESH_LISTS]))));
  await countSessions(docker, containers[0]!);
}

/**
 * The lists of packages count as read now. They are as old as the image, and only rebuild would read them again when that is a
 * matter of hours: the others are told to install from what there is.
 */
const FRESH_LISTS = ['touch', '/var/lib/apt/lists'];

/** sshd then says for each session that it has begun. */
async function countSessions(docker: Docker, container: string): Promise<void> {
  const script = 'echo LogLevel VERBOSE >/etc/ssh/sshd_config.d/bench.conf && systemctl reload ssh';
  await docker.run(['exec', container, 'sh', '-c', script]);
}

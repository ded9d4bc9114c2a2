import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { RebuildError } from '../core/error.ts';
import type { SshTarget } from '../transport/target.ts';
import type { Docker } from './docker/docker.ts';
import { dockerDriver, removeCluster } from './docker/driver.ts';
import { ensureEngine, releaseEngine } from './docker/engine.ts';
import { layout, makeNetwork, type NetworkSpec } from './docker/network.ts';
import { labImage } from './image/lab-image.ts';
import { servedMirror } from './mirror.ts';
import { waitForSsh } from './ssh-answers.ts';

export interface ThrowAwayOptions {
  /** Default: 2 processors and 2 GiB. */
  readonly cpus?: number;
  readonly memoryMiB?: number;
  /** Whether its network serves the packages and images of Kubernetes. Default: no. */
  readonly mirror?: boolean;
  readonly emit?: (event: { readonly text: string }) => void;
}

export interface ThrowAwayHost {
  /** Logs in as root with a key of its own; the host key is pinned. */
  readonly target: SshTarget;
  /** Removes the host and everything made for it. */
  dispose(): Promise<void>;
}

/** One lab host without an EC2 endpoint, on a network of its own: for tests that need a real machine. */
export async function throwAwayHost(options: ThrowAwayOptions = {}): Promise<ThrowAwayHost> {
  const { cpus = 2, memoryMiB = 2048, emit = () => {} } = options;
  const cluster = `throw-away-${randomBytes(4).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-'));
  let network: NetworkSpec | undefined;
  const docker = await ensureEngine(
    async (engine) => {
      network = await freeNetwork(engine, cluster);
    },
    { emit },
  );
  const dispose = async () => {
    await removeCluster(docker, cluster);
    await releaseEngine();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const image = await labImage(docker, { emit });
    const mirror = options.mirror ? await servedMirror(network!.cidr, { emit }) : undefined;
    const driver = await dockerDriver({ docker, network: network!, image, mirror: () => mirror });
    await driver.networkUp();
    const address = layout(network!.cidr).resolver.replace(/\.2$/, '.10');
    const [login, hostKey] = [await keyPair(folder, 'login'), await keyPair(folder, 'host')];
    const access = { hostKey, keys: { root: [login.public], ubuntu: [login.public] }, sudoers: ['ubuntu'] };
    await driver.create({ id: 'host', hostname: 'throw-away', address, cpus, memoryMiB, access });
    const ssh = (await driver.list())[0]?.ssh ?? { address, port: 22 };
    await waitForSsh(ssh, 60);
    const identityFile = join(folder, 'login');
    const target = {
      kind: 'ssh',
      host: 'throw-away',
      ...ssh,
      user: 'root',
      identityFile,
      hostKeys: [hostKey.public],
      become: false,
    } as const;
    return { target, dispose };
  } catch (error) {
    await dispose().catch(() => {}); // the first error says more
    throw error;
  }
}

/** The first free range of 10.78.0.0/24 to 10.78.255.0/24. Another process may be as fast: then the next one. */
export async function freeNetwork(docker: Docker, cluster: string): Promise<NetworkSpec> {
  for (let third = 0; third < 256; third++) {
    const network = { cluster, cidr: `10.78.${third}.0/24` };
    if (
      Object.values(networkInterfaces()).some((own) =>
        own?.some(({ address }) => address.startsWith(`10.78.${third}.`)),
      )
    )
      continue;
    try {
      await makeNetwork(docker, network);
      return network;
    } catch (error) {
      if (!(error instanceof RebuildError && error.code === 'LAB_RANGE_TAKEN')) throw error;
    }
  }
  throw new RebuildError('LAB_RANGE_TAKEN', 'no range for a throw-away host is free', {
    hint: 'Remove the hosts of tests that were broken off: "docker ps --filter label=rebuild.lab".',
  });
}

/** Makes an OpenSSH key pair in `folder`. Its private half stays in the file `name`. */
export async function keyPair(folder: string, name: string): Promise<{ private: string; public: string }> {
  const file = join(folder, name);
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
  const [type, key] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  return { private: readFileSync(file, 'utf8'), public: `${type} ${key}` };
}

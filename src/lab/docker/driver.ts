import type { HostSpec, LabDriver } from '../driver.ts';
import { type TarEntry, tar } from '../image/tar.ts';
import type { ServedMirror } from '../state.ts';
import { accessFiles } from './access-files.ts';
import type { Docker } from './docker.ts';
import { whileEngineStays } from './engine.ts';
import { watchEnds } from './events.ts';
import { type ContainerRow, hostOf } from './listing.ts';
import { mirrorKey, startMirror } from './mirror.ts';
import { containerName, ofCluster } from './names.ts';
import { makeNetwork, type NetworkSpec, removeNetworks, startResolver } from './network.ts';
import { createArgs } from './run-flags.ts';

export interface DockerDriverOptions {
  readonly docker: Docker;
  readonly network: NetworkSpec;
  readonly image: string;
  /** What the network serves at the time, if anything. */
  readonly mirror?: () => ServedMirror | undefined;
}

/** Hosts as Docker containers. */
export async function dockerDriver(options: DockerDriverOptions): Promise<LabDriver> {
  const { docker, network, image, mirror = () => undefined } = options;
  const { engineCpus, isReachedDirectly } = await engineFacts(docker);
  const { cluster } = network;
  const name = (id: string) => containerName(cluster, id);
  const call = async (...args: string[]) => void (await docker.run(args));
  const put = async (id: string, files: readonly TarEntry[]) =>
    void (await docker.run(['cp', '-', `${name(id)}:/`], { input: tar(files) }));
  const list = async () => {
    const rows = (await docker.rows(['ps', '--all', ...ofCluster(cluster)])) as unknown as readonly ContainerRow[];
    return rows.flatMap((row) => hostOf(row, isReachedDirectly) ?? []);
  };

  return {
    networkUp: async () => {
      await makeNetwork(docker, network);
      await startResolver(docker, network, image);
      const served = mirror();
      if (!served || !(await startMirror(docker, network, image, served))) return;
      for (const { id } of await list()) await put(id, [mirrorKey(served)]);
    },
    list,
    create: async (spec: HostSpec) => {
      await call(...createArgs(spec, { network, image, engineCpus }));
      try {
        const served = mirror();
        await put(spec.id, [...accessFiles(spec.access), ...(served ? [mirrorKey(served)] : [])]);
        await call('start', name(spec.id));
      } catch (error) {
        await docker.succeeds(['rm', '--force', '--volumes', name(spec.id)]); // half a host would come up without keys
        throw error;
      }
    },
    start: (id) => call('start', name(id)),
    stop: (id) => call('stop', name(id)),
    reboot: (id) => call('restart', '--time', '20', name(id)),
    remove: (id) => call('rm', '--force', '--volumes', name(id)),
    watch: (changed, signal) => watchEnds(docker, cluster, changed, signal),
    removeAll: () => removeCluster(docker, cluster),
  };
}

/** Everything that carries the cluster's label: containers with their volumes, then networks. */
export async function removeCluster(docker: Docker, cluster: string): Promise<void> {
  const containers = await docker.rows(['ps', '--all', ...ofCluster(cluster)]);
  const ids = containers.map(({ ID = '' }) => ID);
  if (ids.length) await docker.run(['rm', '--force', '--volumes', ...ids]);
  await whileEngineStays(docker, () => removeNetworks(docker, cluster));
}

async function engineFacts(docker: Docker): Promise<{ engineCpus: number; isReachedDirectly: boolean }> {
  const facts = await docker.run(['info', '--format', '{{.NCPU}} {{.OperatingSystem}}']);
  const isLocal = process.platform === 'linux' && docker.host.startsWith('unix:') && !facts.includes('Docker Desktop');
  return { engineCpus: Number.parseInt(facts, 10), isReachedDirectly: isLocal };
}

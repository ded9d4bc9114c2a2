import type { HostSpec, LabDriver } from '../driver.ts';
import { tar } from '../image/tar.ts';
import { accessFiles } from './access-files.ts';
import type { Docker } from './docker.ts';
import { watchEnds } from './events.ts';
import { type ContainerRow, hostOf } from './listing.ts';
import { containerName, ofCluster } from './names.ts';
import { makeNetwork, type NetworkSpec, removeNetworks, startResolver } from './network.ts';
import { createArgs } from './run-flags.ts';

export interface DockerDriverOptions {
  readonly docker: Docker;
  readonly network: NetworkSpec;
  readonly image: string;
}

/** Hosts as Docker containers. */
export async function dockerDriver({ docker, network, image }: DockerDriverOptions): Promise<LabDriver> {
  const { engineCpus, isReachedDirectly } = await engineFacts(docker);
  const { cluster } = network;
  const name = (id: string) => containerName(cluster, id);
  const call = async (...args: string[]) => void (await docker.run(args));

  return {
    networkUp: async () => {
      await makeNetwork(docker, network);
      await startResolver(docker, network, image);
    },
    list: async () => {
      const rows = (await docker.rows(['ps', '--all', ...ofCluster(cluster)])) as unknown as readonly ContainerRow[];
      return rows.flatMap((row) => hostOf(row, isReachedDirectly) ?? []);
    },
    create: async (spec: HostSpec) => {
      await call(...createArgs(spec, { network, image, engineCpus }));
      try {
        await docker.run(['cp', '-', `${name(spec.id)}:/`], { input: tar(accessFiles(spec.access)) });
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
  await removeNetworks(docker, cluster);
}

async function engineFacts(docker: Docker): Promise<{ engineCpus: number; isReachedDirectly: boolean }> {
  const facts = await docker.run(['info', '--format', '{{.NCPU}} {{.OperatingSystem}}']);
  const isLocal = process.platform === 'linux' && docker.host.startsWith('unix:') && !facts.includes('Docker Desktop');
  return { engineCpus: Number.parseInt(facts, 10), isReachedDirectly: isLocal };
}

import { join } from 'node:path';
import type { InstallOptions } from '../machine/install.ts';
import { withLock } from '../machine/lock.ts';
import { ensureMirror } from '../mirror/mirror.ts';
import { dockerAt } from './docker/docker.ts';
import { dockerDriver } from './docker/driver.ts';
import { layout } from './docker/network.ts';
import { labImage } from './image/lab-image.ts';
import { labsFolder } from './paths.ts';
import type { LabSpec } from './spec.ts';
import { type ClusterState, clusterFile, readState, type ServedMirror, writeState } from './state.ts';

/** The mirror that a network serves, made when something of it is missing. @throws RebuildError MIRROR_… */
export async function servedMirror(vpcCidr: string, options: InstallOptions): Promise<ServedMirror> {
  const { folder, id } = await ensureMirror(options);
  return { folder, id, address: layout(vpcCidr).mirror };
}

/** Makes a lab that is up serve the mirror as it has to be now. */
export async function refreshMirror({ cluster, vpcCidr, emit = () => {}, signal }: LabSpec): Promise<void> {
  const options = { emit, signal };
  const mirror = await servedMirror(vpcCidr, options);
  await withLock(
    join(labsFolder(), `.${cluster}.lock`),
    async () => {
      const state = readState<ClusterState>(clusterFile(cluster))!;
      const docker = dockerAt(state.dockerHost);
      const image = await labImage(docker, options);
      writeState(clusterFile(cluster), { ...state, mirror });
      const network = { cluster, cidr: vpcCidr };
      await (await dockerDriver({ docker, network, image, mirror: () => mirror })).networkUp();
    },
    options,
  );
}

import { readFileSync } from 'node:fs';
import { aptFolder, keyFile, registryFolder } from '../../mirror/paths.ts';
import { registryConfig } from '../../mirror/registry-config.ts';
import type { TarEntry } from '../image/tar.ts';
import type { ServedMirror } from '../state.ts';
import type { Docker } from './docker.ts';
import { labLabel, mirrorLabel, mirrorName, networkName } from './names.ts';
import { layout, type NetworkSpec } from './network.ts';

/**
 * Serves a mirror at the network's base plus three: images on port 5000, packages on port 80. What changes in its folder
 * is served at once; with another key the container is made anew.
 *
 * @returns whether it was made anew
 */
export async function startMirror(
  docker: Docker,
  network: NetworkSpec,
  image: string,
  mirror: ServedMirror,
): Promise<boolean> {
  const name = mirrorName(network.cluster);
  if ((await servedId(docker, name)) === mirror.id && (await docker.succeeds(['start', name]))) return false;
  await docker.succeeds(['rm', '--force', '--volumes', name]);
  await docker.run(mirrorArgs(network, image, mirror));
  return true;
}

/** The arguments of `docker run`. The end of either server ends the container. */
export function mirrorArgs({ cluster, cidr }: NetworkSpec, image: string, { folder, id }: ServedMirror): string[] {
  const config = registryConfig({ root: '/mirror/registry', address: ':5000', isReadOnly: true });
  const script = [
    'printf %s "$LAB_REGISTRY" >/etc/docker/registry/config.yml',
    'docker-registry serve /etc/docker/registry/config.yml &',
    'python3 -m http.server 80 --directory /mirror/apt >/dev/null 2>&1 &',
    'wait -n',
  ];
  return [
    ...['run', '--detach', '--init', '--name', mirrorName(cluster), '--memory', '256m'],
    ...['--label', `${labLabel}=${cluster}`, '--label', `${mirrorLabel}=${id}`],
    ...['--network', networkName(cluster), '--ip', layout(cidr).mirror],
    ...['--volume', `${aptFolder(folder)}:/mirror/apt:ro`, '--volume', `${registryFolder(folder)}:/mirror/registry:ro`],
    ...['--env', `LAB_REGISTRY=${JSON.stringify(config)}`, '--entrypoint', 'bash', image],
    ...['-c', `mkdir -p /etc/docker/registry; ${script.join('\n')}`],
  ];
}

/** What a host gets, so that apt believes the mirror. */
export function mirrorKey(mirror: ServedMirror): TarEntry {
  return { path: 'usr/share/keyrings/rebuild-mirror.asc', content: readFileSync(keyFile(mirror.folder)) };
}

async function servedId(docker: Docker, name: string): Promise<string> {
  const args = ['ps', '--all', '--filter', `name=^${name}$`, '--format', `{{.Label "${mirrorLabel}"}}`];
  return docker.run(args);
}

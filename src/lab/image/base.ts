import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from '../../machine/bootstrap.ts';
import { cacheFolder } from '../../machine/cache.ts';
import type { Release } from '../../machine/release.ts';
import type { Docker } from '../docker/docker.ts';
import { packages } from './packages.ts';
import { pulls } from './pull.ts';

export interface BaseOptions {
  /** Changes with everything that the image is made from. */
  readonly key: string;
  readonly emit: (event: { readonly text: string }) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * An image of the distribution in the engine: from the registry where it answers, else made with this machine's own apt.
 *
 * @returns its name
 * @throws RebuildError LAB_IMAGE_FAILED, LAB_INSTALL_FAILED
 */
export async function baseImage(docker: Docker, release: Release, options: BaseOptions): Promise<string> {
  const published = `${release.distribution}:${release.codename}`;
  if (await docker.succeeds(['image', 'inspect', published])) return published;
  options.emit({ text: `fetching ${published}` });
  if (await pulls(docker, published, options.signal)) return published;
  return importedImage(docker, release, options);
}

async function importedImage(docker: Docker, release: Release, options: BaseOptions): Promise<string> {
  const name = `rebuild-lab-base:${options.key}`;
  if (await docker.succeeds(['image', 'inspect', name])) return name;
  const archive = join(cacheFolder(), 'image', `${release.distribution}-${release.codename}-${options.key}.tar`);
  if (!existsSync(archive)) {
    options.emit({ text: `no registry answers: making a ${release.codename} image with this machine's apt` });
    await bootstrap({ release, variant: 'apt', packages, archive, emit: options.emit, signal: options.signal });
  }
  await docker.run(['import', archive, name], { signal: options.signal });
  return name;
}

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { RebuildError } from '../../core/error.ts';
import type { Docker } from '../docker/docker.ts';
import { install } from '../machine/install.ts';
import { cacheFolder } from '../paths.ts';
import { isSource, type MachineFile, machineAptConfig } from './apt-config.ts';
import { packages } from './packages.ts';
import { pulls } from './pull.ts';
import type { Release } from './release.ts';

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
  if (!existsSync(archive)) await bootstrap(release, archive, options);
  await docker.run(['import', archive, name], { signal: options.signal });
  return name;
}

/** mmdebstrap is debootstrap through apt: it follows this machine's sources, keys, passwords and proxies. */
async function bootstrap(release: Release, archive: string, { emit, signal }: BaseOptions): Promise<void> {
  await install([{ command: 'mmdebstrap', package: 'mmdebstrap' }], { emit, signal });
  emit({ text: `no registry answers: making a ${release.codename} image with this machine's apt` });
  mkdirSync(join(archive, '..'), { recursive: true });
  const draft = `${archive}.draft`;
  const args = [
    '--mode=root',
    '--variant=apt',
    '--format=tar',
    dropMachineFiles,
    `--include=${packages.join(',')}`,
    release.codename,
    draft,
    ...bootstrapSources(machineAptConfig(), release.codename),
  ];
  const result = await execa('mmdebstrap', args, {
    stdin: 'ignore',
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
  if (result.failed) throw bootstrapFailed(result.stderr);
  renameSync(draft, archive);
}

/** mmdebstrap copies them from this machine. */
const dropMachineFiles = '--customize-hook=rm -f "$1/etc/hostname" "$1/etc/hosts" "$1/etc/resolv.conf"';

/** Of the files that name this machine's sources, those with the release's; another release's packages do not fit. */
export function bootstrapSources(files: readonly MachineFile[], codename: string): string[] {
  const named = new RegExp(`^[^#]*\\s${codename}(-\\S+)?(\\s|$)`, 'm');
  return files.filter((file) => isSource(file) && named.test(file.content.toString())).map(({ path }) => path);
}

function bootstrapFailed(stderr: string): RebuildError {
  const why = stderr.split('\n').find((line) => /^E:/.test(line)) ?? stderr.trim().split('\n').at(-1) ?? '';
  return new RebuildError('LAB_IMAGE_FAILED', `no image of the distribution can be made: ${why}`, {
    hint: 'Run "apt-get update" and mend what it complains about, or load the image into Docker yourself.',
  });
}

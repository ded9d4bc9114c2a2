import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import { type MachineFile, machineAptConfig } from '../../machine/apt-config.ts';
import { cacheFolder } from '../../machine/cache.ts';
import { withLock } from '../../machine/lock.ts';
import { hostRelease } from '../../machine/release.ts';
import type { Docker } from '../docker/docker.ts';
import { baseImage } from './base.ts';
import { packages } from './packages.ts';
import { type TarEntry, tar } from './tar.ts';

export interface ImageOptions {
  readonly emit: (event: { readonly text: string }) => void;
  readonly signal?: AbortSignal | undefined;
}

const repository = 'rebuild-lab';
const own = (name: string) => readFileSync(join(import.meta.dirname, name));

/**
 * The image of the lab's hosts, made when the engine does not have it or what it is made from has changed.
 *
 * @returns its name
 * @throws RebuildError LAB_IMAGE_FAILED, LAB_INSTALL_FAILED
 */
export async function labImage(docker: Docker, options: ImageOptions): Promise<string> {
  const release = hostRelease();
  const files = machineAptConfig();
  const key = imageKey([
    JSON.stringify([release, packages]),
    ...ownFiles.map(([, name]) => own(name)),
    ...files.map(inKey),
  ]);
  const image = `${repository}:${key}`;
  if (await docker.succeeds(['image', 'inspect', image])) return image;
  return withLock(
    join(cacheFolder(), 'image', 'lock'),
    async () => {
      if (await docker.succeeds(['image', 'inspect', image])) return image;
      const base = await baseImage(docker, release, {
        ...options,
        key: imageKey([JSON.stringify(release), packages.join()]),
      });
      await build(docker, base, image, files, options);
      await dropOlder(docker, image);
      return image;
    },
    options,
  );
}

/** Installed path, without the leading slash, and the file beside this one. */
const ownFiles = [
  ['usr/local/sbin/lab-init', 'lab-init'],
  ['usr/local/lib/rebuild-lab/runc-clamp', 'runc-clamp'],
  ['usr/local/lib/rebuild-lab/provision.sh', 'provision.sh'],
] as const;

export function imageKey(inputs: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(createHash('sha256').update(input).digest());
  return hash.digest('hex').slice(0, 12);
}

function inKey({ path, content }: MachineFile): Buffer {
  return Buffer.concat([Buffer.from(`${path}\0`), content]);
}

/** Run and commit: works with every engine and every client, with or without its builder. */
async function build(
  docker: Docker,
  base: string,
  image: string,
  files: readonly MachineFile[],
  options: ImageOptions,
) {
  options.emit({ text: 'building the image of the lab hosts' });
  const name = `rebuild-lab-build-${randomUUID()}`;
  const script = `${files.length ? 'rm -rf /etc/apt/sources.list.d/*; ' : ''}tar -xf /seed.tar -C / && rm /seed.tar && sh /usr/local/lib/rebuild-lab/provision.sh ${packages.join(' ')}`;
  const { signal } = options;
  try {
    await docker.run([
      'create',
      '--name',
      name,
      '--label',
      'rebuild.lab-build',
      '--network',
      'host',
      base,
      'sh',
      '-c',
      script,
    ]);
    await docker.run(['cp', '-', `${name}:/`], { input: tar([{ path: 'seed.tar', content: seed(files) }]) });
    await docker.run(['start', '--attach', name], { signal });
    await docker.run(['commit', ...entry.flatMap((change) => ['--change', change]), name, image], { signal });
  } catch (cause) {
    throw imageFailed(cause);
  } finally {
    await docker.succeeds(['rm', '--force', name]);
  }
}

const entry = ['ENTRYPOINT ["/usr/local/sbin/lab-init"]', 'CMD []', 'ENV container=docker'];

function seed(files: readonly MachineFile[]): Buffer {
  return tar([
    ...files.map(({ path, content }): TarEntry => ({ path: path.slice(1), content })),
    ...ownFiles.map(([path, name]): TarEntry => ({ path, content: own(name), mode: 0o755 })),
  ]);
}

/** Those that no host uses any more; the engine keeps the others. */
async function dropOlder(docker: Docker, image: string): Promise<void> {
  const images = await docker.rows(['image', 'ls', repository]);
  const older = images.map(({ Tag }) => `${repository}:${Tag}`).filter((name) => name !== image);
  await Promise.all(older.map((name) => docker.succeeds(['image', 'rm', name])));
}

function imageFailed(cause: unknown): RebuildError {
  const why = cause instanceof RebuildError ? cause.message.replace(/^.*failed: /, '') : String(cause);
  return new RebuildError('LAB_IMAGE_FAILED', `the image of the lab hosts cannot be built: ${why}`, {
    hint: 'Run "apt-get update" on this machine and mend what it complains about, then run the command again.',
    cause,
  });
}

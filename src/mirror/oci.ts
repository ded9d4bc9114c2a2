import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface Layer extends Descriptor {
  /** Of the archive as it is before it is compressed. */
  readonly diffId: string;
}

export interface ImageConfig {
  readonly architecture: string;
  readonly entrypoint: readonly string[];
  readonly user: string;
}

const type = (name: string) => `application/vnd.oci.image.${name}`;

/** Writes an image of one tag in the OCI layout: archives in tar format become its layers, from the lowest to the highest. */
export async function writeImage(
  folder: string,
  { tag, archives, config }: { tag: string; archives: readonly string[]; config: ImageConfig },
): Promise<void> {
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
  const layers: Layer[] = [];
  for (const archive of archives) layers.push(await addLayer(folder, archive));
  const image = addJson(folder, type('config.v1+json'), configJson(config, layers));
  const manifest = addJson(folder, type('manifest.v1+json'), manifestJson(image, layers));
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  const annotations = { 'org.opencontainers.image.ref.name': tag };
  const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations }] };
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
}

/** The same input gives the same image: there is no time in it. */
export function configJson({ architecture, entrypoint, user }: ImageConfig, layers: readonly Layer[]): object {
  return {
    architecture,
    os: 'linux',
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ...(entrypoint.length && { Entrypoint: entrypoint }),
      ...(user && { User: user }),
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  };
}

export function manifestJson(config: Descriptor, layers: readonly Layer[]): object {
  return {
    schemaVersion: 2,
    mediaType: type('manifest.v1+json'),
    config,
    layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
  };
}

async function addLayer(folder: string, archive: string): Promise<Layer> {
  const [plain, packed] = [hashing(), hashing()];
  const draft = join(folder, 'layer.draft');
  await pipeline(
    createReadStream(archive),
    plain.stream,
    createGzip({ level: 1 }),
    packed.stream,
    createWriteStream(draft),
  );
  const size = statSync(draft).size;
  const digest = packed.digest();
  renameSync(draft, blobPath(folder, digest));
  return { mediaType: type('layer.v1.tar+gzip'), digest, size, diffId: plain.digest() };
}

function hashing() {
  const hash = createHash('sha256');
  const stream = new Transform({
    transform: (chunk, _, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, digest: () => `sha256:${hash.digest('hex')}` };
}

function addJson(folder: string, mediaType: string, value: object): Descriptor {
  const content = JSON.stringify(value);
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  writeFileSync(blobPath(folder, digest), content);
  return { mediaType, digest, size: Buffer.byteLength(content) };
}

function blobPath(folder: string, digest: string): string {
  return join(folder, 'blobs', ...digest.split(':'));
}

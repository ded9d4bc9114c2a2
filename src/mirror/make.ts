import { mkdirSync } from 'node:fs';
import { execa } from 'execa';
import { RebuildError } from '../core/error.ts';
import { hasCommand } from '../machine/command.ts';
import type { InstallOptions } from '../machine/install.ts';
import { writeAptIndex } from './apt-index.ts';
import { missingParts, readContent, writeContent } from './content.ts';
import { buildPackage } from './debian-build.ts';
import { withBuiltImage } from './image-build.ts';
import type { ImageBuild, MirrorImage } from './images.ts';
import { type Origin, originOf, type Part } from './parts.ts';
import { aptFolder, registryFolder } from './paths.ts';
import { type Registry, withRegistry } from './registry.ts';
import { copyPackage, registryAnswers, upstreamPackages } from './upstream.ts';

interface Making {
  readonly folder: string;
  readonly registry: Registry;
  /** Upstream's own lists of packages, by the repository that they are of. */
  readonly indexes: ReadonlyMap<string, string>;
  readonly options: InstallOptions;
}

/** Makes what is missing, one part after the other. @returns how many were made */
export async function makeParts(folder: string, parts: readonly Part[], options: InstallOptions): Promise<number> {
  const hasGo = hasCommand('go');
  const missing = missingParts(readContent(folder), parts, hasGo);
  mkdirSync(aptFolder(folder), { recursive: true });
  await withRegistry(
    registryFolder(folder),
    async (registry) => {
      const { answering, indexes } = await askUpstream(missing, options);
      const origins = missing.map((part) => originOf(part, { answering, hasGo }));
      checkOrigins(missing, origins);
      for (const [number, part] of missing.entries()) {
        const origin = origins[number]!;
        options.emit?.({ text: `${verbs[origin]} (${number + 1} of ${missing.length})`.replace('%', part.name) });
        await makers[origin]({ folder, registry, indexes, options }, part);
        const { index: _, ...content } = readContent(folder);
        const made = { ...content.parts, [part.name]: { key: part.key, origin } };
        writeContent(folder, { ...content, parts: made }); // the index is no longer of what is there
      }
    },
    options,
  );
  options.emit?.({ text: 'signing the package index' });
  await writeAptIndex(aptFolder(folder), options);
  writeContent(folder, { ...readContent(folder), index: 'signed' });
  return missing.length;
}

const verbs: Record<Origin, string> = {
  upstream: 'copying %',
  go: 'building % from Go modules',
  'left-out': 'leaving out %: its registry does not answer, and it cannot be built here',
  nowhere: '%',
};

const makers: Record<Origin, (making: Making, part: Part) => Promise<unknown>> = {
  upstream: (making, part) => (part.kind === 'package' ? copyDeb(making, part) : copyImage(making, part.what)),
  go: (making, part) =>
    part.kind === 'package'
      ? buildPackage(part.what, aptFolder(making.folder), making.options)
      : buildImage(making, part.what as MirrorImage & { build: ImageBuild }),
  'left-out': async () => {},
  nowhere: async () => {},
};

async function copyDeb({ folder, indexes, options }: Making, part: Part & { readonly kind: 'package' }): Promise<void> {
  const { stdout: architecture } = await execa('dpkg', ['--print-architecture']);
  const from = { url: part.from, index: indexes.get(part.from) ?? '' };
  await copyPackage(part.what, { ...from, architecture, folder: aptFolder(folder) }, options);
}

async function copyImage({ registry }: Making, { reference }: MirrorImage): Promise<void> {
  await registry.push(`docker://${reference}`, reference);
}

async function buildImage({ registry, options }: Making, image: MirrorImage & { build: ImageBuild }): Promise<void> {
  const push = (layout: string) => registry.push(`oci:${layout}`, image.reference);
  await withBuiltImage(image, push, options);
}

/** One question to each place that has something of what is missing. */
async function askUpstream(missing: readonly Part[], options: InstallOptions) {
  const answering = new Set<string>();
  const indexes = new Map<string, string>();
  const firsts = new Map(missing.filter(({ isOwn }) => !isOwn).map((part) => [part.from, part]));
  await Promise.all(
    [...firsts.values()].map(async (part) => {
      const index = part.kind === 'package' ? await upstreamPackages(part.from, options) : undefined;
      if (index !== undefined) indexes.set(part.from, index);
      if (index !== undefined || (part.kind === 'image' && (await registryAnswers(part.name, options)))) {
        answering.add(part.from);
      }
    }),
  );
  return { answering, indexes };
}

function checkOrigins(missing: readonly Part[], origins: readonly Origin[]): void {
  const nowhere = missing.filter((_, number) => origins[number] === 'nowhere');
  if (nowhere.length === 0) return;
  const places = [...new Set(nowhere.map(({ from }) => from))].join(', ');
  const names = nowhere.map(({ name }) => name).join(', ');
  throw new RebuildError(
    'MIRROR_NO_SOURCE',
    `${places} cannot be reached, and Go is not installed: no source for ${names}`,
    {
      hint: 'Make them reachable from this machine, or install Go 1.26 or newer so that they are built from their modules.',
    },
  );
}

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RebuildError } from '../core/error.ts';
import { hasCommand } from '../machine/command.ts';
import type { InstallOptions } from '../machine/install.ts';
import { withLock } from '../machine/lock.ts';
import { type Content, mirrorId, missingParts, readContent } from './content.ts';
import { mirrorParts } from './parts.ts';
import { mirrorFolder } from './paths.ts';

export interface MirrorOptions extends InstallOptions {
  /** Default: a folder in the cache, which the lab serves. */
  readonly to?: string | undefined;
  /** Versions of Kubernetes that it holds beside the pinned one. */
  readonly kubernetes?: readonly string[];
}

export interface Mirror {
  readonly folder: string;
  /** Changes with the key that signs its packages. */
  readonly id: string;
  readonly content: Content;
  /** How many parts were made now. */
  readonly made: number;
}

/**
 * Packages and images of the pinned release, and of other versions of Kubernetes, in a folder: `apt`, a signed flat
 * repository, and `registry`, the storage of a registry. What is there already is not looked at again, and stays.
 *
 * @throws RebuildError MIRROR_NO_SOURCE, MIRROR_COPY_FAILED, MIRROR_BUILD_FAILED, LAB_INSTALL_FAILED
 */
export async function ensureMirror({ to, kubernetes = [], ...options }: MirrorOptions = {}): Promise<Mirror> {
  const folder = resolve(to ?? mirrorFolder());
  const there = wholeMirror(folder, kubernetes);
  if (there) return there;
  mkdirSync(mirrorFolder(), { recursive: true });
  const made = await withLock(
    join(mirrorFolder(), 'lock'),
    async () => {
      if (wholeMirror(folder, kubernetes)) return 0;
      const { makeParts } = await import('./make.ts');
      const { learnImages } = await import('./kubeadm-images.ts');
      const make = () => makeParts(folder, mirrorParts({ kubernetes, ...readContent(folder) }), options);
      const first = await make();
      return (await learnImages(folder, kubernetes)) ? first + (await make()) : first;
    },
    { timeoutSeconds: 3600, signal: options.signal },
  );
  const whole = wholeMirror(folder, kubernetes);
  if (!whole) throw incomplete(folder);
  return { ...whole, made };
}

/** The mirror in `folder`, if nothing of it is missing. Quick: the lab asks at every start. */
export function wholeMirror(folder = mirrorFolder(), kubernetes: readonly string[] = []): Mirror | undefined {
  const content = readContent(folder);
  const id = mirrorId(folder);
  const parts = mirrorParts({ kubernetes, ...content });
  const isWhole = missingParts(content, parts, hasCommand('go')).length === 0 && content.index !== undefined;
  const isKnown = kubernetes.every((version) => content.images?.[version]);
  return isWhole && isKnown && id !== undefined ? { folder, id, content, made: 0 } : undefined;
}

function incomplete(folder: string): RebuildError {
  return new RebuildError('MIRROR_COPY_FAILED', `the mirror in ${folder} was changed while it was made`, {
    hint: 'Run the command again.',
  });
}

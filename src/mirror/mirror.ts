import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RebuildError } from '../core/error.ts';
import { hasCommand } from '../machine/command.ts';
import type { InstallOptions } from '../machine/install.ts';
import { withLock } from '../machine/lock.ts';
import { type Content, indexKey, mirrorId, missingParts, readContent } from './content.ts';
import { mirrorParts, type Part } from './parts.ts';
import { mirrorFolder } from './paths.ts';

export interface MirrorOptions extends InstallOptions {
  /** Default: a folder in the cache, which the lab serves. */
  readonly to?: string | undefined;
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
 * Packages and images of the pinned release in a folder: `apt`, a signed flat repository, and `registry`, the storage of
 * a registry. What is there already is not looked at again.
 *
 * @throws RebuildError MIRROR_NO_SOURCE, MIRROR_COPY_FAILED, MIRROR_BUILD_FAILED, LAB_INSTALL_FAILED
 */
export async function ensureMirror({ to, ...options }: MirrorOptions = {}): Promise<Mirror> {
  const folder = resolve(to ?? mirrorFolder());
  const parts = mirrorParts();
  const there = wholeMirror(folder, parts);
  if (there) return there;
  mkdirSync(mirrorFolder(), { recursive: true });
  const made = await withLock(
    join(mirrorFolder(), 'lock'),
    async () => {
      if (wholeMirror(folder, parts)) return 0;
      const { makeParts } = await import('./make.ts');
      return makeParts(folder, parts, options);
    },
    { timeoutSeconds: 3600, signal: options.signal },
  );
  const whole = wholeMirror(folder, parts);
  if (!whole) throw incomplete(folder);
  return { ...whole, made };
}

/** The mirror in `folder`, if nothing of it is missing. Quick: the lab asks at every start. */
export function wholeMirror(folder = mirrorFolder(), parts: readonly Part[] = mirrorParts()): Mirror | undefined {
  const content = readContent(folder);
  const id = mirrorId(folder);
  const isWhole = missingParts(content, parts, hasCommand('go')).length === 0 && content.index === indexKey(parts);
  return isWhole && id !== undefined ? { folder, id, content, made: 0 } : undefined;
}

function incomplete(folder: string): RebuildError {
  return new RebuildError('MIRROR_COPY_FAILED', `the mirror in ${folder} was changed while it was made`, {
    hint: 'Run the command again.',
  });
}

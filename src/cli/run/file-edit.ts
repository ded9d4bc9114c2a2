import { mkdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import { writeAtomically } from '../../inventory/atomic.ts';

/** What a file becomes. */
export interface FileEdit {
  readonly file: string;
  /** Undefined: the file is new. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Writes all of them, or none: when one cannot be written, or `check` then fails, the old texts are put back.
 *
 * @throws RebuildError FILE_NOT_WRITTEN, and what `check` throws
 */
export async function writeEdits(edits: readonly FileEdit[], check: () => Promise<unknown>): Promise<void> {
  const written: FileEdit[] = [];
  try {
    for (const edit of edits) {
      await write(edit);
      written.push(edit);
    }
    await check();
  } catch (error) {
    for (const edit of written) await putBack(edit);
    throw error;
  }
}

async function write({ file, after }: FileEdit): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await replace(file, after);
  } catch (cause) {
    throw new RebuildError('FILE_NOT_WRITTEN', `${file} cannot be written; nothing was changed`, {
      hint: 'Check the permissions of its folder and the room on its disk, or apply the patch that is printed.',
      cause,
    });
  }
}

async function putBack({ file, before }: FileEdit): Promise<void> {
  if (before === undefined) await rm(file, { force: true });
  else await replace(file, before);
}

/** Through a link to the file itself, with the permissions that it has. */
async function replace(file: string, content: string): Promise<void> {
  const real = await realpath(file).catch(() => file);
  const mode = await stat(real).then(
    (found) => found.mode & 0o777,
    () => 0o644,
  );
  await writeAtomically(real, content, mode);
}

import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import { writeAtomically } from '../../inventory/atomic.ts';

/**
 * Writes a report whole or not at all: what was there before stays until the new one is complete.
 *
 * @throws RebuildError REPORT_NOT_WRITTEN
 */
export async function writeReport(file: string, content: string): Promise<void> {
  try {
    await writeAtomically(targetOf(file), content, 0o644);
  } catch (error) {
    if (error instanceof RebuildError || !(error instanceof Error) || !('code' in error)) throw error;
    throw notWritten(file, reasonOf(`${error.code}`), error);
  }
}

/** Where it is to be: the end of a link, and only in the place of a file that may be written. */
function targetOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return file;
  if (!found.isFile()) throw notWritten(file, found.isDirectory() ? FOLDER : OTHER);
  accessSync(file, constants.W_OK);
  return realpathSync(file);
}

interface Reason {
  readonly why: string;
  hint(file: string): string;
}

const FOLDER: Reason = { why: 'it is a folder', hint: (file) => `Name a file in it, such as ${file}/report.html.` };
const OTHER: Reason = { why: 'it is no file', hint: () => 'Name a file; for standard output use "--format html".' };
const MISSING: Reason = {
  why: 'its folder does not exist',
  hint: (file) => `Run "mkdir -p ${dirname(file)}", or name another file.`,
};
const FORBIDDEN: Reason = { why: 'this user may not write it', hint: () => 'Name a file that you may write.' };

function reasonOf(code: string): Reason {
  if (code === 'ENOENT' || code === 'ENOTDIR') return MISSING;
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return FORBIDDEN;
  return { why: code, hint: () => 'Name another file, or make room for this one.' };
}

function notWritten(file: string, { why, hint }: Reason, cause?: unknown): RebuildError {
  return new RebuildError('REPORT_NOT_WRITTEN', `${file} was not written: ${why}`, { hint: hint(file), cause });
}

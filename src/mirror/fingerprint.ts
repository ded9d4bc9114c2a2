import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GoSource } from './go-sources.ts';

/** Short, and another one when anything in `value` is. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}

/** That of what a program is built from. */
export function sourceKey(source: GoSource): string {
  return 'folder' in source ? folderFingerprint(source.folder) : fingerprint(source);
}

/** That of the files of a folder; of an absent one, that of none. */
function folderFingerprint(folder: string): string {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const files = names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return fingerprint(files.sort().map((file) => [file.slice(folder.length), readFileSync(file, 'utf8')]));
}

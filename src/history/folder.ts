import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** `20261126T110142.123Z-9f3a1c.jsonl`: names sort by time. */
export function journalName(id: string, time: Date): string {
  return `${time.toISOString().replace(/[-:]/g, '')}-${id}${SUFFIX}`;
}

const SUFFIX = '.jsonl';

export interface JournalFile {
  readonly path: string;
  /** Six hexadecimal digits. */
  readonly id: string;
  /** UTC, as in the file's name: `20261126T110142.123Z`. */
  readonly stamp: string;
}

/** The journals in a folder, the newest first; none where there is no folder. */
export function journalFiles(folder: string): JournalFile[] {
  return namesIn(folder).flatMap((name) => {
    const [, stamp, id] = /^(\d{8}T\d{6}\.\d{3}Z)-([0-9a-f]{6})\.jsonl$/.exec(name) ?? [];
    return stamp === undefined || id === undefined ? [] : [{ path: join(folder, name), id, stamp }];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted().reverse();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export interface Keep {
  readonly runs: number;
  readonly bytes: number;
}

/** Removes the oldest journals, so that at most so many stay and they take no more room than that. The newest stays. */
export function rotate(folder: string, { runs, bytes }: Keep): void {
  let total = 0;
  journalFiles(folder).forEach(({ path }, index) => {
    total += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (index > 0 && (index >= runs || total > bytes)) rmSync(path, { force: true });
  });
}

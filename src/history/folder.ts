import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** `20261126T110142.123Z-9f3a1c.jsonl`: names sort by time. */
export function journalName(id: string, time: Date): string {
  return `${time.toISOString().replace(/[-:]/g, '')}-${id}${SUFFIX}`;
}

const SUFFIX = '.jsonl';
const IDLE_SUFFIX = '.idle.jsonl';

export interface JournalFile {
  readonly path: string;
  /** Six hexadecimal digits. */
  readonly id: string;
  /** UTC, as in the file's name: `20261126T110142.123Z`. */
  readonly stamp: string;
  /** It changed nothing, and nothing went wrong. */
  readonly isIdle: boolean;
}

/** The journals in a folder, the newest first; none where there is no folder. */
export function journalFiles(folder: string): JournalFile[] {
  return namesIn(folder).flatMap((name) => {
    const [, stamp, id, rest] = /^(\d{8}T\d{6}\.\d{3}Z)-([0-9a-f]{6})((?:\.idle)?\.jsonl)$/.exec(name) ?? [];
    if (stamp === undefined || id === undefined) return [];
    return [{ path: join(folder, name), id, stamp, isIdle: rest === IDLE_SUFFIX }];
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

/** Gives the journal of a run that changed nothing the name that says so. */
export function markIdle(path: string): void {
  renameSync(path, `${path.slice(0, -SUFFIX.length)}${IDLE_SUFFIX}`);
}

/** How much is kept: the newest runs, and of those that changed nothing, of which a schedule makes many, fewer. */
export interface Keep {
  readonly busy: number;
  readonly idle: number;
  readonly bytes: number;
}

/** Removes the oldest journals, so that no more stay than that. The newest stays, however large. */
export function rotate(folder: string, most: Keep): void {
  const count = { busy: 0, idle: 0 };
  let total = 0;
  journalFiles(folder).forEach(({ path, isIdle }, index) => {
    total += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const kind = isIdle ? 'idle' : 'busy';
    count[kind] += 1;
    if (index > 0 && (count[kind] > most[kind] || total > most.bytes)) rmSync(path, { force: true });
  });
}

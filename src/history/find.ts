import { nearest } from '../config/nearest.ts';
import { RebuildError } from '../core/error.ts';
import type { JournalFile } from './folder.ts';

/**
 * The journal that is meant by `last`, `last~1` for the one before it, or by the beginning of an id or of a time such as
 * `20261126T11`.
 *
 * @param files the newest first
 * @throws RebuildError HISTORY_EMPTY, HISTORY_UNKNOWN, HISTORY_AMBIGUOUS
 */
export function findRun(files: readonly JournalFile[], given: string): JournalFile {
  if (files.length === 0) {
    throw new RebuildError('HISTORY_EMPTY', 'no run of this cluster is kept on this machine', {
      hint: 'Run "./rebuild cluster" first, or name another inventory with -i.',
    });
  }
  const [, back] = /^last(?:~(\d{1,4}))?$/.exec(given) ?? [undefined, undefined];
  if (given.startsWith('last')) return byCount(files, given, back);
  const found = given === '' ? [] : files.filter(({ id, stamp }) => id.startsWith(given) || stamp.startsWith(given));
  if (found.length === 1) return found[0]!;
  const names = files.map(({ id }) => id);
  if (found.length === 0) throw unknown(given, nearest(given, names));
  throw new RebuildError('HISTORY_AMBIGUOUS', `several runs begin with "${given}": ${listed(found)}`, {
    hint: 'Write one more character.',
  });
}

function byCount(files: readonly JournalFile[], given: string, back: string | undefined): JournalFile {
  if (!/^last(~\d{1,4})?$/.test(given)) throw unknown(given, 'last');
  const file = files[Number(back ?? 0)];
  if (file) return file;
  throw new RebuildError('HISTORY_UNKNOWN', `there is no run "${given}": ${files.length} are kept`, {
    hint: `Write at most last~${files.length - 1}.`,
  });
}

function unknown(given: string, meant: string | undefined): RebuildError {
  return new RebuildError('HISTORY_UNKNOWN', `there is no run "${given}"`, {
    hint: meant === undefined ? 'Run "./rebuild history" for the list.' : `Write "${meant}".`,
  });
}

const MOST = 5;

function listed(files: readonly JournalFile[]): string {
  const shown = files.slice(0, MOST).map(({ id, stamp }) => `${id} (${stamp})`);
  return [...shown, ...(files.length > MOST ? ['…'] : [])].join(', ');
}

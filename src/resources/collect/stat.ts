import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/** Who may do what with a file: names or numbers, and four octal digits. */
export interface Access {
  readonly owner: string;
  readonly group: string;
  readonly mode: string;
}

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly owner: string;
  readonly group: string;
  readonly uid: string;
  readonly gid: string;
  /** Four octal digits. */
  readonly mode: string;
  readonly bytes: number;
}

const KINDS: Readonly<Record<string, FileStat['kind']>> = {
  'regular file': 'file',
  'regular empty file': 'file',
  directory: 'directory',
  'symbolic link': 'link',
};

/** `stat` of all paths in one process; a path that does not exist is left out. Links are not followed. */
const collector: Collector<FileStat> = {
  name: 'stat',
  script: (paths) => sh`stat -c '%a|%U|%G|%u|%g|%s|%F|%n' -- ${words(paths)} 2>/dev/null || true`,
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [mode = '', owner = '', group = '', uid = '', gid = '', bytes, kind = '', ...path] = line.split('|');
          const stat = {
            kind: KINDS[kind] ?? 'other',
            owner,
            group,
            uid,
            gid,
            mode: mode.padStart(4, '0'),
            bytes: Number(bytes),
          };
          return [path.join('|'), stat] as const;
        }),
    ),
};

/** Access as it is, its owners in numbers where a number was asked for, so that equal things are equal text. */
export function asAsked(stat: FileStat, asked: Omit<Access, 'mode'>): Access {
  const isNumber = (text: string) => /^\d+$/.test(text);
  return {
    owner: isNumber(asked.owner) ? stat.uid : stat.owner,
    group: isNumber(asked.group) ? stat.gid : stat.group,
    mode: stat.mode,
  };
}

/** Kind, owner, group and mode of what is at `path`. */
export function stat(path: string): SharedProbe<FileStat | undefined> {
  return shared(collector, path);
}

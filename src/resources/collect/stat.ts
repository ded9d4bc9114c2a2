import { sh } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';
import { homesIn, pathWords, tellHomes } from './home.ts';

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
  /** What a link says, as it is written there. */
  readonly target?: string;
}

const KINDS: Readonly<Record<string, FileStat['kind']>> = {
  'regular file': 'file',
  'regular empty file': 'file',
  directory: 'directory',
  'symbolic link': 'link',
};

/** Between the name of a link and its target. */
const ARROW = ' -> ';

/** `stat` of all paths in one process; a path that does not exist is left out. Links are not followed. */
const collector: Collector<FileStat> = {
  name: 'stat',
  script: (paths) => sh`
    ${tellHomes(paths)}
    QUOTING_STYLE=literal stat -c '%a|%U|%G|%u|%g|%s|%F|%N' --${pathWords(paths)} 2>/dev/null || true`,
  parse: (stdout, paths) => {
    const homes = homesIn(stdout, paths);
    const links = [...paths, ...homes.values()].toSorted((a, b) => b.length - a.length).map((path) => path + ARROW);
    const found = new Map(stdout.split('\n').flatMap((line) => (/^\d/.test(line) ? [parseLine(line, links)] : [])));
    for (const [path, real] of homes) {
      const stat = found.get(real);
      if (stat) found.set(path, stat);
    }
    return found;
  },
};

function parseLine(line: string, links: readonly string[]): readonly [string, FileStat] {
  const [mode = '', owner = '', group = '', uid = '', gid = '', bytes, kind = '', ...rest] = line.split('|');
  const text = rest.join('|');
  const link = kind === 'symbolic link' ? links.find((it) => text.startsWith(it)) : undefined;
  const stat = {
    kind: KINDS[kind] ?? 'other',
    owner,
    group,
    uid,
    gid,
    mode: mode.padStart(4, '0'),
    bytes: Number(bytes),
  };
  if (link === undefined) return [text, stat];
  return [link.slice(0, -ARROW.length), { ...stat, target: text.slice(link.length) }];
}

/** Access as it is, its owners in numbers where a number was asked for, so that equal things are equal text. */
export function asAsked(stat: FileStat, asked: Omit<Access, 'mode'>): Access {
  const isNumber = (text: string) => /^\d+$/.test(text);
  return {
    owner: isNumber(asked.owner) ? stat.uid : stat.owner,
    group: isNumber(asked.group) ? stat.gid : stat.group,
    mode: stat.mode,
  };
}

/** Kind, owner, group and mode of what is at `path`; `~al/x` is x in the home of the user al. */
export function stat(path: string): SharedProbe<FileStat | undefined> {
  return shared(collector, path);
}

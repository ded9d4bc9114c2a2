import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/** The targets of all links, by one `find`. What is not a link is left out. */
const collector: Collector<string> = {
  name: 'readlink',
  script: (paths) => sh`find ${words(paths)} -maxdepth 0 -type l -printf '%p|%l\n' 2>/dev/null || true`,
  parse: (stdout, paths) => {
    const longestFirst = paths.toSorted((a, b) => b.length - a.length);
    const found = new Map<string, string>();
    for (const line of stdout.split('\n')) {
      const path = longestFirst.find((it) => line.startsWith(`${it}|`));
      if (path !== undefined) found.set(path, line.slice(path.length + 1));
    }
    return found;
  },
};

/** What the symbolic link at `path` says, as it is written there. */
export function readlink(path: string): SharedProbe<string | undefined> {
  return shared(collector, path);
}

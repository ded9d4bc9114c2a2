import { sh } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';
import { homesIn, pathWords, tellHomes } from './home.ts';

/** The lines of small text files, all by one `grep`. Directories, pipes and devices are passed over. */
const collector: Collector<readonly string[]> = {
  name: 'lines',
  script: (paths) => sh`
    ${tellHomes(paths)}
    grep -aH -D skip -d skip '' --${pathWords(paths)} 2>/dev/null || true`,
  parse: (stdout, paths) => {
    const found = new Map<string, string[]>();
    const homes = homesIn(stdout, paths);
    const known = new Set([...paths, ...homes.values()]);
    for (const line of stdout.split('\n')) {
      const path = pathOf(line, known);
      if (path === undefined) continue;
      const lines = found.get(path) ?? [];
      lines.push(line.slice(path.length + 1));
      found.set(path, lines);
    }
    for (const [path, real] of homes) {
      const lines = found.get(real);
      if (lines) found.set(path, lines);
    }
    return found;
  },
};

/** The lines of the file at `path`, links followed; undefined when there is none or it is empty. `~al/x` as for stat. */
export function linesOf(path: string): SharedProbe<readonly string[] | undefined> {
  return shared(collector, path);
}

/** The path before the first colon that ends one: a path may hold colons itself. */
function pathOf(line: string, known: ReadonlySet<string>): string | undefined {
  for (let colon = line.indexOf(':'); colon !== -1; colon = line.indexOf(':', colon + 1)) {
    const path = line.slice(0, colon);
    if (known.has(path)) return path;
  }
  return undefined;
}

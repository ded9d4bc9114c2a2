import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/** `sha256sum` of all paths in one process; a pipe or a device would keep it waiting, so that only files are read. */
const collector: Collector<string> = {
  name: 'sha256',
  script: (paths) => sh`
    set --
    for path in ${words(paths)}; do if [ -f "$path" ]; then set -- "$@" "$path"; fi; done
    [ $# = 0 ] || sha256sum -- "$@" 2>/dev/null || true`,
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => (line.startsWith('\\') ? unescapeName(line.slice(1)) : line))
        .map((line) => [line.slice(66), line.slice(0, 64)] as const),
    ),
};

/** The SHA-256 of the content at `path`, in hexadecimal; links are followed. */
export function sha256(path: string): SharedProbe<string | undefined> {
  return shared(collector, path);
}

/** GNU sha256sum marks a line with a backslash when the file's name had to be escaped. */
function unescapeName(line: string): string {
  return line.replace(/\\([\\nr])/g, (_, letter: string) => ({ n: '\n', r: '\r' })[letter] ?? letter);
}

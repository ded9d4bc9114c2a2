import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/** `sha256sum` of all paths in one process. */
const collector: Collector<string> = {
  name: 'sha256',
  script: (paths) => sh`sha256sum -- ${words(paths)} 2>/dev/null || true`,
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
  return line.replaceAll('\\n', '\n').replaceAll('\\\\', '\\');
}

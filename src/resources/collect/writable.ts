import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/** Asks the shell itself, so that it costs no process. */
const collector: Collector<true> = {
  name: 'writable',
  script: (paths) => sh`for path in ${words(paths)}; do if [ -w "$path" ]; then printf '%s\n' "$path"; fi; done`,
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((path) => [path, true]),
    ),
};

/** Whether there is a file at `path` that can be written to. */
export function writable(path: string): SharedProbe<true | undefined> {
  return shared(collector, path);
}

import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/** Bytes of a file that a preview shows. */
const LIMIT_BYTES = 65_536;

/** The beginning of each file, in one script; files that do not exist are left out. */
const collector: Collector<string> = {
  name: 'content',
  script: (paths) => sh`
    for path in ${words(paths)}; do
      if [ -f "$path" ] && [ -r "$path" ]; then printf '%s|' "$path"; head -c ${LIMIT_BYTES} -- "$path" | base64 -w0; echo; fi
    done`,
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const bar = line.lastIndexOf('|');
          return [line.slice(0, bar), Buffer.from(line.slice(bar + 1), 'base64').toString()] as const;
        }),
    ),
};

/** The text at `path`, cut after 64 KiB. */
export function content(path: string): SharedProbe<string | undefined> {
  return shared(collector, path);
}

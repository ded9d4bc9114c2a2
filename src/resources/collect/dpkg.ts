import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

export interface DpkgStatus {
  /** The selection: `install`, `hold`, `deinstall`, `purge` or `unknown`. */
  readonly want: string;
  /** Whether it is installed and configured. */
  readonly installed: boolean;
  readonly version: string;
}

/** `dpkg-query` of all packages in one process. */
const collector: Collector<DpkgStatus> = {
  name: 'dpkg',
  script: (names) =>
    sh`dpkg-query -Wf '\${Package}|\${db:Status-Want}|\${db:Status-Status}|\${Version}\n' -- ${words(names)} 2>/dev/null || true`,
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [name = '', want = '', status, version = ''] = line.split('|');
          return [name, { want, installed: status === 'installed', version }] as const;
        }),
    ),
};

/** What dpkg knows of a package; undefined when it knows nothing. */
export function dpkg(name: string): SharedProbe<DpkgStatus | undefined> {
  return shared(collector, name);
}

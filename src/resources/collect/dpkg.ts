import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

export interface DpkgStatus {
  /** The selection: `install`, `hold`, `deinstall`, `purge` or `unknown`. */
  readonly want: string;
  /** `installed`, `config-files`, `half-configured`, … */
  readonly status: string;
  /** Whether it is installed and configured. */
  readonly installed: boolean;
  readonly version: string;
}

/** `dpkg-query` of all packages in one process. */
const collector: Collector<DpkgStatus> = {
  name: 'dpkg',
  script: (names) =>
    sh`dpkg-query -Wf '\${Package}|\${Architecture}|\${db:Status-Want}|\${db:Status-Status}|\${Version}\n' -- ${words(names)} 2>/dev/null || true`,
  parse: (stdout) => {
    const found = new Map<string, DpkgStatus>();
    for (const line of stdout.split('\n').filter(Boolean)) {
      const [name = '', arch = '', want = '', status = '', version = ''] = line.split('|');
      const entry = { want, status, installed: status === 'installed', version };
      found.set(`${name}:${arch}`, entry);
      // The plain name means whichever architecture is installed.
      if (!found.get(name)?.installed) found.set(name, entry);
    }
    return found;
  },
};

/** What dpkg knows of a package; undefined when it knows nothing. */
export function dpkg(name: string): SharedProbe<DpkgStatus | undefined> {
  return shared(collector, name);
}

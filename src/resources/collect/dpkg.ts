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

/** dpkg writes its fields in one order: before Version there are never more (fieldinfos of its lib/dpkg/parse.c). */
const FIELDS_UP_TO_VERSION = 13;

/**
 * Read from the database itself, as apt does: for one package or for fifty, dpkg-query first reads all of it, seven times
 * as long. While dpkg has changes that are not in it yet, it is asked.
 */
const collector: Collector<DpkgStatus> = {
  name: 'dpkg',
  script: (names) => sh`
    set -- /var/lib/dpkg/updates/[0-9]*
    if [ -e "$1" ]; then
      dpkg-query -Wf 'Package: \${Package}\nStatus: \${Status}\nArchitecture: \${Architecture}\nVersion: \${Version}\n\n' -- ${words(names)} 2>/dev/null || true
    else
      grep -aFx -A ${FIELDS_UP_TO_VERSION} ${words(names.flatMap((name) => ['-e', `Package: ${bare(name)}`]))} -- /var/lib/dpkg/status || true
    fi`,
  parse: (stdout, names) => {
    const asked = new Set(names.map(bare));
    const found = new Map<string, DpkgStatus>();
    for (const { name, arch, entry } of stdout.split(/^(?:--)?$/m).map(parseEntry)) {
      if (!asked.has(name)) continue; // the beginning of what stands behind an entry
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

/** Without the architecture. */
function bare(name: string): string {
  return name.split(':', 1)[0]!;
}

function parseEntry(text: string): { readonly name: string; readonly arch: string; readonly entry: DpkgStatus } {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  const [want = '', , status = ''] = field('Status').split(' ');
  const entry = { want, status, installed: status === 'installed', version: field('Version') };
  return { name: field('Package'), arch: field('Architecture'), entry };
}

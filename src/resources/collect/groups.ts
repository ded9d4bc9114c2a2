import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

export interface GroupEntry {
  readonly gid: string;
  /** Users that have it as a supplementary group. */
  readonly members: readonly string[];
}

/** `getent group` of all names in one process. */
const collector: Collector<GroupEntry> = {
  name: 'groups',
  script: (names) => sh`getent group -- ${words(names)} || true`,
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [name = '', , gid = '', members = ''] = line.split(':');
          return [name, { gid, members: members.split(',').filter(Boolean) }] as const;
        }),
    ),
};

/** The group called `name`. */
export function groupEntry(name: string): SharedProbe<GroupEntry | undefined> {
  return shared(collector, name);
}

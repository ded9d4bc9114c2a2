import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

export interface Account {
  readonly uid: string;
  readonly gid: string;
  readonly home: string;
  readonly shell: string;
}

/** `getent passwd` of all names in one process. */
const collector: Collector<Account> = {
  name: 'passwd',
  script: (names) => sh`getent passwd -- ${words(names)} || true`,
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [name = '', , uid = '', gid = '', , home = '', shell = ''] = line.split(':');
          return [name, { uid, gid, home, shell }] as const;
        }),
    ),
};

/** The user account called `name`. */
export function passwd(name: string): SharedProbe<Account | undefined> {
  return shared(collector, name);
}

import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

export interface AuthorizedKeys {
  readonly uid: string;
  /** `<uid> <mode>` of ~/.ssh and of the file in it; undefined when it does not exist. */
  readonly directory: string | undefined;
  readonly file: string | undefined;
  readonly lines: readonly string[];
}

const collector: Collector<AuthorizedKeys> = {
  name: 'authorized-keys',
  script: (users) => sh`
    getent passwd -- ${words(users)} | while IFS=: read -r name _ uid _ _ home _; do
      echo "user $name $uid"
      stat -c 'directory %u %a' -- "$home/.ssh" 2>/dev/null || true
      stat -c 'file %u %a' -- "$home/.ssh/authorized_keys" 2>/dev/null || continue
      [ -f "$home/.ssh/authorized_keys" ] || continue
      sed 's/^/line /' <"$home/.ssh/authorized_keys"
    done`,
  parse: (stdout) =>
    new Map(
      stdout
        .split(/^user /m)
        .slice(1)
        .map((block) => {
          const [first = '', ...rest] = block.split('\n');
          const [name = '', uid = ''] = first.split(' ');
          const all = (word: string) => rest.filter((it) => it.startsWith(word)).map((it) => it.slice(word.length));
          return [name, { uid, directory: all('directory ')[0], file: all('file ')[0], lines: all('line ') }] as const;
        }),
    ),
};

/** The keys that may log in as `user`, and who may change them; undefined when there is no such user. */
export function authorizedKeys(user: string): SharedProbe<AuthorizedKeys | undefined> {
  return shared(collector, user);
}

import { z } from 'zod';
import { sh } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { passwd } from './collect/passwd.ts';
import { type FileStat, stat } from './collect/stat.ts';
import { defineResource, type State } from './define.ts';
import { account, presence } from './props.ts';

const TYPE = /^(ssh|ecdsa|sk)-[\w@.-]+$/;

interface Key {
  readonly options: string;
  readonly type: string;
  readonly blob: string;
}

const props = z.strictObject({
  user: account().describe('Who may be logged in as'),
  key: z
    .string()
    .transform((line) => line.trim())
    .refine((line) => parse(line) !== undefined, 'must be one public key, as in a .pub file')
    .describe('Public key: `ssh-ed25519 AAAA… comment`, with options before it if any'),
  state: presence(),
});

/** A public key that may log in as a user. */
export const authorizedKey = defineResource({
  type: 'authorized_key',
  summary: 'A public key that may log in as a user, in a place that sshd trusts.',
  props,

  id: ({ user, key }) => `${user} ${key.split(/\s+/).at(-1)}`,

  desired: ({ state, key }): State =>
    state === 'absent'
      ? { state }
      : { state, options: parse(key)!.options || 'none', '.ssh': 'own 0700', authorized_keys: 'own 0600' },

  observe: ({ user }) => ({
    account: passwd(user),
    directory: stat(`~${user}/.ssh`),
    file: stat(`~${user}/.ssh/authorized_keys`),
    lines: linesOf(`~${user}/.ssh/authorized_keys`),
  }),

  state: ({ key }, { account, directory, file, lines = [] }): State => {
    if (!account) return { state: 'absent' };
    const found = lines.map(parse).find((it) => it?.blob === parse(key)!.blob);
    return {
      state: found ? 'present' : 'absent',
      ...(found && { options: found.options || 'none' }),
      '.ssh': access(account.uid, directory),
      authorized_keys: access(account.uid, file),
    };
  },

  apply: ({ user, key, state }) => {
    const { blob } = parse(key)!;
    const add = state === 'present' ? sh`printf '%s\n' ${key}` : sh`:`;
    // sshd ignores the file when others could write to it or to its directory.
    return sh`
      entry=$(getent passwd ${user}) || { printf 'there is no user %s on this host\n' ${user} >&2; exit 1; }
      rest=\${entry#*:*:*:}; group=\${rest%%:*}; rest=\${rest#*:*:}; home=\${rest%%:*}
      [ -d "$home" ] || install -d -m 0755 -o ${user} -g "$group" -- "$home"
      [ ! -L "$home/.ssh" ] || { printf '%s is a link; its owner could point it anywhere\n' "$home/.ssh" >&2; exit 1; }
      install -d -m 0700 -o ${user} -g "$group" -- "$home/.ssh"
      keys=$home/.ssh/authorized_keys
      new=$(mktemp -- "$keys.XXXXXX")
      trap 'rm -f -- "$new"' EXIT
      { [ ! -e "$keys" ] || grep -vF -- ${blob} "$keys" || true; ${add}; } |
        install -m 0600 -o ${user} -g "$group" -- /dev/stdin "$new"
      mv -fT -- "$new" "$keys"
      trap - EXIT
    `;
  },
});

/** The line of an authorized_keys file; options are what stands before the type, and may hold quoted spaces. */
function parse(line: string): Key | undefined {
  const words = line.match(/(?:"(?:\\.|[^"\\])*"|\S)+/g) ?? [];
  const at = words.findIndex((word) => TYPE.test(word));
  const blob = words[at + 1];
  if (line.includes('\n') || line.startsWith('#') || at === -1 || !blob?.startsWith('AAAA')) return undefined;
  return { options: words.slice(0, at).join(' '), type: words[at]!, blob };
}

function access(uid: string, found: FileStat | undefined): string {
  if (!found) return 'absent';
  return `${found.uid === uid ? 'own' : `owner ${found.uid}`} ${found.mode}`;
}

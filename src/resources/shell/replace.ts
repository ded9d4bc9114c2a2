import { lines, type Script, sh, Text } from '../../core/text.ts';
import type { Access } from '../collect/stat.ts';

export type Replacement = Whole | Edit;

interface Whole {
  readonly path: string;
  /**
   * The new content, or a script that writes it to the file "$new" and may read the present one, "$path". By a program: of
   * a full disk the printf of a shell says only "I/O error".
   */
  readonly content: Text | Script;
  readonly access: Access;
  /** Looks at "$new" and fails when it is not good. */
  readonly validate?: Script | undefined;
}

/** The file keeps its owner, group and mode; a new one is root's and 0644. */
interface Edit {
  readonly path: string;
  readonly content: Script;
  readonly access?: undefined;
  readonly validate?: undefined;
}

/**
 * Replaces a whole file by rename, so that no reader sees half of it, and it is never readable by more than it should
 * be. A link is replaced by the file when `access` is given; else the file that it points to is edited.
 */
export function replaceFile(replacement: Replacement): Script {
  const { path, access, validate } = replacement;
  const { make, fill } = access ? whole(replacement) : { make: MAKE, fill: lines([replacement.content, KEPT]) };
  return sh`
    path=${access ? sh`${path}` : sh`$(readlink -f -- ${path})`}
    [ -L "$path" ] || [ ! -d "$path" ] || { printf '%s is a directory\n' "$path" >&2; exit 1; }
    [ -d "\${path%/*}/" ] || { printf 'its directory %s does not exist\n' "\${path%/*}" >&2; exit 1; }
    ${make}
    trap 'rm -f -- "$new"' EXIT
    ${fill}
    ${lines(validate ? [sh`(`, validate, sh`)`] : [])}
    ${MOVE}
  `;
}

/** A file of its own beside the other, for its owner alone. */
const MAKE = sh`new=$(mktemp -- "\${path%/*}/.rebuild.XXXXXX")`;

/** A role may write dozens of files, and each program costs a millisecond or two: what one can do, one does. */
function whole({ content, access: { owner, group, mode } }: Whole): { make: Script; fill: Script } {
  if (content instanceof Text) {
    // install makes it: it follows no link that stands there, and the file is its owner's alone until it is whole.
    const fill = sh`printf %s ${content} | install -T -m ${mode} -o ${owner} -g ${group} -- /dev/stdin "$new"`;
    return { make: sh`new="\${path%/*}/.rebuild.$$"`, fill };
  }
  return {
    make: MAKE,
    fill: sh`
      ${content}
      chown ${owner}:${group} -- "$new"
      chmod ${mode} -- "$new"
    `,
  };
}

const KEPT = sh`
  if [ -e "$path" ]; then
    chown --reference "$path" -- "$new"
    chmod --reference "$path" -- "$new"
  else
    chmod 0644 -- "$new"
  fi
`;

/** Container runtimes mount single files, such as /etc/hosts: a mount cannot be replaced, only written to. */
const MOVE = sh`
  if ! mv -fT -- "$new" "$path" 2>/dev/null; then
    cat -- "$new" >"$path"
    chown --reference "$new" -- "$path"
    chmod --reference "$new" -- "$path"
    rm -f -- "$new"
  fi
  trap - EXIT
`;

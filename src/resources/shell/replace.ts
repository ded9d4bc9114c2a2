import { lines, type Script, sh } from '../../core/text.ts';
import type { Access } from '../collect/stat.ts';

export interface Replacement {
  readonly path: string;
  /**
   * Writes the new content to the file "$new". May read the present one, "$path". By a program, such as cat behind
   * printf: of a full disk the printf of a shell says only "I/O error".
   */
  readonly write: Script;
  /** Looks at "$new" and fails when it is not good. */
  readonly validate?: Script | undefined;
  /** Owner and mode to give. Without: those of the present file, or root and 0644 for a new one. */
  readonly access?: Access;
}

/**
 * Replaces a whole file by rename, so that no reader sees half of it, and it is never readable by more than it should
 * be. A link is replaced by the file when `access` is given; else the file that it points to is edited.
 */
export function replaceFile({ path, write, validate, access }: Replacement): Script {
  return sh`
    path=${access ? sh`${path}` : sh`$(readlink -f -- ${path})`}
    [ -L "$path" ] || [ ! -d "$path" ] || { printf '%s is a directory\n' "$path" >&2; exit 1; }
    [ -d "\${path%/*}/" ] || { printf 'its directory %s does not exist\n' "\${path%/*}" >&2; exit 1; }
    new=$(mktemp -- "\${path%/*}/.rebuild.XXXXXX")
    trap 'rm -f -- "$new"' EXIT
    ${write}
    ${lines(validate ? [sh`(`, validate, sh`)`] : [])}
    ${access ? given(access) : KEPT}
    ${MOVE}
  `;
}

function given({ owner, group, mode }: Access): Script {
  return sh`
    chown ${owner}:${group} -- "$new"
    chmod ${mode} -- "$new"
  `;
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
  mv -fT -- "$new" "$path" 2>/dev/null || {
    cat -- "$new" >"$path"
    chown --reference "$new" -- "$path"
    chmod --reference "$new" -- "$path"
  }
`;

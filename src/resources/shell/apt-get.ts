import { lines, type Script, sh } from '../../core/text.ts';
import { NEAREST_NAMES, WAIT_FOR_LOCKS } from './apt-perl.ts';

/** Seconds that another package manager may hold a lock. */
export const LOCK_TIMEOUT_SECONDS = 600;

/** Package lists older than this are read again before something is installed. */
const LISTS_MINUTES = 360;

/**
 * Shell functions around apt-get for what `body` does. They wait for locks and name the holder, keep configuration
 * files, finish what an interrupted dpkg left, and read the package lists only when that is needed.
 *
 * - `apt_run COMMAND…` runs a command that takes apt's locks; what it said to stderr is in "$apt_err"
 * - `apt_update` reads the package lists; `apt_updated` says that they are as new as the sources
 * - `apt_install NAME…` installs, with new lists when the present ones do not have what is asked for
 * - `apt_remove NAME…`
 */
export function withApt(body: Script, { lockTimeoutSeconds = LOCK_TIMEOUT_SECONDS } = {}): Script {
  return lines([
    sh`
      export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true NEEDRESTART_SUSPEND=1 UCF_FORCE_CONFFOLD=1
      apt_stamp=\${REBUILD_STATE:-/var/lib/rebuild}/apt-lists
      apt_err=$(mktemp)
      trap 'rm -f -- "$apt_err"' EXIT
      apt_locks() {
        perl -e ${WAIT_FOR_LOCKS} ${lockTimeoutSeconds} /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock \
          /var/lib/apt/lists/lock /var/cache/apt/archives/lock
      }
    `,
    RUN,
    UPDATE,
    INSTALL,
    EXPLAIN,
    body,
  ]);
}

/** Another process may take a lock between the look and the start: apt-get then fails at once, and it is waited again. */
const RUN = sh`
  apt_run() {
    apt_tries=0
    while :; do
      apt_locks || return
      apt_rc=0
      "$@" 2>"$apt_err" || apt_rc=$?
      cat "$apt_err" >&2
      [ "$apt_rc" != 0 ] && [ "$apt_tries" -lt 30 ] && grep -Eq 'Could not get lock|is locked by another' "$apt_err" ||
        return "$apt_rc"
      apt_tries=$((apt_tries + 1))
      sleep 1
    done
  }
  apt_get() {
    apt_run apt-get -qy -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=60 -o Acquire::Retries=3 \
      -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
  }
`;

const UPDATE = sh`
  apt_update() {
    apt_get update || return
    mkdir -p -- "\${apt_stamp%/*}"
    if grep -q '^W: .*Failed to fetch' "$apt_err"; then rm -f -- "$apt_stamp"; else touch -- "$apt_stamp"; fi
  }
  apt_updated() {
    ls /var/lib/apt/lists/*Release >/dev/null 2>&1 || return 1
    apt_ref=$apt_stamp
    [ -e "$apt_ref" ] || apt_ref=/var/lib/apt/lists
    [ -n "$(find "$apt_ref" -maxdepth 0 -mmin -${LISTS_MINUTES})" ] || return 1
    [ -z "$(find /etc/apt/sources.list /etc/apt/sources.list.d -newer "$apt_ref" 2>/dev/null)" ]
  }
`;

/** --fix-broken only does something where an earlier run was cut off between unpacking and its dependencies. */
const INSTALL = sh`
  apt_repair() {
    [ -z "$(dpkg --audit)" ] || apt_run dpkg --configure -a --force-confdef --force-confold ||
      echo 'dpkg --configure -a did not finish; apt-get goes on' >&2
  }
  apt_install() {
    apt_repair
    apt_new=
    if ! apt_updated; then apt_update && apt_new=1; fi
    apt_get install --fix-broken "$@" && return
    apt_outdated || return "$apt_rc"
    if [ -z "$apt_new" ]; then
      echo 'the package lists do not have it; they are read again'
      apt_update && apt_get install --fix-broken "$@" && return
    fi
    apt_explain
    return "$apt_rc"
  }
  apt_remove() {
    apt_repair
    apt_get remove "$@"
  }
`;

const EXPLAIN = sh`
  apt_outdated() {
    grep -Eq 'Unable to locate package|has no installation candidate|was not found|Failed to fetch' "$apt_err"
  }
  apt_explain() {
    cp -- "$apt_err" "$apt_err.said"
    sed -n "s/^E: Unable to locate package //p; s/^E: Package '\(.*\)' has no installation candidate/\1/p" "$apt_err.said" |
      while read -r name; do
        near=$(apt-cache pkgnames 2>/dev/null | perl -e ${NEAREST_NAMES} -- "$name")
        printf 'PACKAGE_NOT_FOUND: no package %s in the lists of this host%s\n' "$name" "\${near:+; did you mean: $near}" >&2
      done
    sed -n "s/^E: Version '\(.*\)' for '\(.*\)' was not found/\1 \2/p" "$apt_err.said" |
      while read -r version name; do
        has=$(apt-cache madison "$name" 2>/dev/null | cut -d '|' -f 2 | sort -u | tr -s '\n ' '  ')
        printf 'PACKAGE_VERSION_NOT_FOUND: no version %s of %s; there is:%s\n' "$version" "$name" "\${has:- none}" >&2
      done
    rm -f -- "$apt_err.said"
  }
`;

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
 * - `apt_together NAME…` installs what several tasks ask for; ends the script where task by task would be in vain too
 * - `apt_fetch NAME…` only downloads, as far as the present sources have them
 * - `apt_has NAME…` says that they are installed, each in the version that is asked for
 * - `apt_hold NAME…` keeps them as they are
 * - `apt_remove NAME…`
 */
export function withApt(body: Script, { lockTimeoutSeconds = LOCK_TIMEOUT_SECONDS } = {}): Script {
  return lines([
    sh`
      export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true NEEDRESTART_SUSPEND=1 UCF_FORCE_CONFFOLD=1
      export APT_LISTCHANGES_FRONTEND=none
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

/**
 * Another process may take a lock between the look and the start: apt-get then fails at once, and it is waited again.
 * The planner's log, for apt's own developers, is a tenth of what a small install costs.
 */
const RUN = sh`
  apt_run() {
    apt_tries=0
    while :; do
      apt_locks || { apt_rc=$?; return "$apt_rc"; }
      apt_rc=0
      "$@" 2>"$apt_err" || apt_rc=$?
      cat "$apt_err" >&2
      [ "$apt_rc" != 0 ] && [ "$apt_tries" -lt 30 ] && grep -Eq 'Could not get lock|locked by another' "$apt_err" ||
        return "$apt_rc"
      apt_tries=$((apt_tries + 1))
      sleep 1
    done
  }
  apt_get() {
    apt_run apt-get -qy -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=60 -o Acquire::Retries=3 -o Dir::Log::Planner= \
      -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
  }
`;

/**
 * The stamp is as old as the lists are and says which job has read them, so that none reads them twice; a second line says
 * that some could not be read.
 */
const UPDATE = sh`
  apt_update() {
    apt_get update || return
    mkdir -p -- "\${apt_stamp%/*}"
    echo $$ >"$apt_stamp"
    ! grep -q '^W: .*Failed to fetch' "$apt_err" || echo partly >>"$apt_stamp"
  }
  apt_new() {
    [ "$(head -n 1 "$apt_stamp" 2>/dev/null)" = $$ ]
  }
  apt_updated() {
    ls /var/lib/apt/lists/*Release >/dev/null 2>&1 || return 1
    apt_ref=$apt_stamp
    [ -e "$apt_ref" ] || apt_ref=/var/lib/apt/lists
    [ -z "$(find /etc/apt/sources.list /etc/apt/sources.list.d -newer "$apt_ref" 2>/dev/null)" ] || return 1
    apt_new && return
    ! grep -qs partly "$apt_stamp" && [ -n "$(find "$apt_ref" -maxdepth 0 -mmin -${LISTS_MINUTES})" ]
  }
`;

/** --fix-broken only does something where an earlier run was cut off between unpacking and its dependencies. */
const INSTALL = sh`
  apt_repair() {
    [ -z "$(dpkg --audit)" ] || apt_run dpkg --configure -a --force-confdef --force-confold ||
      echo 'dpkg --configure -a did not finish; apt-get goes on' >&2
  }
  apt_try() {
    apt_repair
    apt_updated || apt_update || [ "$apt_rc" = 100 ] || return "$apt_rc"
    apt_get install --fix-broken "$@" && return
    apt_outdated || return "$apt_rc"
    apt_new && return "$apt_rc"
    echo 'the package lists do not have it; they are read again'
    apt_update && apt_get install --fix-broken "$@" || return "$apt_rc"
  }
  apt_install() {
    apt_try "$@" && return
    apt_explain
    return "$apt_rc"
  }
  apt_together() {
    apt_try "$@" && return
    [ "$apt_rc" = 100 ] || exit "$apt_rc"
    echo 'not all of them can be installed; they are tried task by task'
    return 1
  }
  apt_fetch() {
    apt_updated || apt_update || return "$apt_rc"
    apt_download "$@" || for apt_want; do apt_download "$apt_want" || true; done
  }
  apt_download() {
    apt_get install --download-only --no-install-recommends --allow-downgrades --allow-change-held-packages "$@"
  }
  apt_has() {
    for apt_want; do
      case $apt_want in *=*) apt_like=\${apt_want#*=} ;; *) apt_like='*' ;; esac
      apt_is=$(dpkg-query -Wf '\${db:Status-Status} \${Version}' -- "\${apt_want%%=*}" 2>/dev/null) || return 1
      case $apt_is in "installed "$apt_like) ;; *) return 1 ;; esac
    done
  }
  apt_hold() {
    apt_run apt_set_hold "$@"
  }
  apt_set_hold() {
    printf '%s hold\n' "$@" | dpkg --set-selections
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

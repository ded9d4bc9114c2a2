import { hostname, userInfo } from 'node:os';
import { isAlive } from '../core/process-lock.ts';
import { type Script, sh } from '../core/text.ts';

/**
 * Who is changing a host. Taken with the first change on it and given back at the end of the run, so that two runs
 * cannot change one host at once. It expires, so that a controller that vanished blocks nobody for long.
 */
export interface Lease {
  readonly id: string;
  /** `user@machine pid`, for people and for telling whether its holder still lives. */
  readonly owner: string;
}

/** Exit code of the script that takes a lease when another run holds it. */
export const LEASE_HELD = 93;

/** Seconds after which a lease that was not renewed is void. Each batch of changes renews it. */
const LIFETIME_SECONDS = 900;

export function newLease(id: string): Lease {
  return { id, owner: `${userInfo().username}@${hostname()} ${process.pid}` };
}

/**
 * Takes or renews the lease. When another run holds it the script prints `<id> <expiry, seconds since 1970> <owner>`.
 *
 * @param over id of a lease that may be taken over because its holder is known to be gone
 */
export function takeLease({ id, owner }: Lease, over = ''): Script {
  return sh`
    mkdir -p "$REBUILD_STATE"
    now=$(date +%s)
    if read -r held expires holder 2>/dev/null <"$REBUILD_STATE"/lease; then
      case $held in
        ${id}|${over || '-'}) ;;
        *) if [ "$expires" -gt "$now" ]; then echo "$held $expires $holder"; exit ${LEASE_HELD}; fi ;;
      esac
    fi
    echo ${id} $((now + ${LIFETIME_SECONDS})) ${owner} >"$REBUILD_STATE"/lease.${id}
    mv -f "$REBUILD_STATE"/lease.${id} "$REBUILD_STATE"/lease
  `;
}

export function releaseLease({ id }: Lease): Script {
  return sh`if read -r held _ 2>/dev/null <"$REBUILD_STATE"/lease && [ "$held" = ${id} ]; then rm -f "$REBUILD_STATE"/lease; fi`;
}

export interface Holder {
  readonly id: string;
  readonly owner: string;
  readonly expiresAt: Date;
}

export function parseHolder(line: string): Holder {
  const [id = '', expires = '0', ...owner] = line.trim().split(' ');
  return { id, owner: owner.join(' '), expiresAt: new Date(Number(expires) * 1000) };
}

/** Whether the holder was a process of this machine that no longer exists. */
export function isGone({ owner }: Holder): boolean {
  const [who = '', pid] = owner.split(' ');
  if (!who.endsWith(`@${hostname()}`)) return false;
  return !isAlive(Number(pid));
}

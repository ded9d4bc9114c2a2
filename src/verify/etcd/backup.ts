import { sh } from '../../core/text.ts';
import { findingsOf, whole } from '../findings.ts';
import { controlPlane } from '../kubernetes/kube.ts';
import type { Check, Finding } from '../model.ts';

const NAME = 'etcd-backup';
const { passed, failed, skipped } = findingsOf(NAME);

/** The longest time between two backups, a day, and two hours more; where the timer runs more seldom, that and two hours. */
const MOST_SECONDS = 26 * 3600;
const GRACE_SECONDS = 2 * 3600;
const MAKING_SECONDS = 600;

/** The newest backup of etcd is young enough, whole, and wherever it is to be. */
export const etcdBackup: Check = {
  name: NAME,
  title: 'The newest backup of etcd is young, whole and stored',
  looks: (site) => {
    const host = controlPlane(site);
    if (!host?.roles.has('etcd_backup')) return [];
    return [
      {
        host: host.name,
        script: sh`
          TZ=UTC systemctl show -p LastTriggerUSec -p NextElapseUSecRealtime etcd-backup.timer
          newest=$(ls /var/backups/etcd/ 2>/dev/null | grep '^[0-9TZ]*\.tar\.gz$' | tail -n 1) || true
          if [ -z "$newest" ]; then
            ${FIRST}
            exit 0
          fi
          file=/var/backups/etcd/$newest
          echo "newest=$newest"
          echo "made=$(stat -c %Y "$file")"
          echo "wanted=$(timeout 100 tar -xzOf "$file" snapshot.db.sha256 2>&1 | grep -m 1 .)"
          echo "is=$(timeout 100 tar -xzOf "$file" snapshot.db 2>/dev/null | sha256sum)"
          stamp=/var/lib/prometheus/node-exporter/etcd_backup.prom
          [ ! -r "$stamp" ] || echo "stored=$(sed -n 's/^rebuild_etcd_backup_timestamp_seconds //p' "$stamp")"
        `,
        judge: whole(NAME, host.name, (stdout) => ofHost(host.name, stdout, site.now)),
      },
    ];
  },
};

/**
 * The first time of the timer after it was written. When it ran last does not tell: of one that makes up for what it has
 * missed, systemd gives the time when it was started first.
 */
const FIRST = sh`
  unit=/etc/systemd/system/etcd-backup.timer
  calendar=$(systemctl show -p TimersCalendar --value etcd-backup.timer | sed -n 's/^{ OnCalendar=\(.*\) ; next_elapse=.*/\1/p' | head -n 1)
  [ -z "$calendar" ] || [ ! -f "$unit" ] ||
    systemd-analyze calendar --base-time="@$(stat -c %Y "$unit")" "$calendar" |
    sed -n 's/^ *\(Next elapse\|(in UTC)\): /first=/p' | tail -n 1
`;

const RUN = 'Run "./rebuild backup", and read `journalctl -u etcd-backup` on it.';

function ofHost(host: string, stdout: string, now: number): Finding[] {
  const said = new Map(stdout.split('\n').map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1)]));
  const secondsOf = (key: string) => Number(/^\d+$/.exec(said.get(key) ?? '')?.[0] ?? Number.NaN);
  const [last, next] = [timeOf(said.get('LastTriggerUSec')), timeOf(said.get('NextElapseUSecRealtime'))];
  const made = secondsOf('made');
  if (Number.isNaN(made)) return [noBackup(host, { first: timeOf(said.get('first')), next, now })];
  const newest = said.get('newest')!;
  const most = Number.isNaN(next - last) ? MOST_SECONDS : Math.max(MOST_SECONDS, next - last + GRACE_SECONDS);
  const age = now - made;
  if (age > most) {
    return [failed(host, `the newest backup, ${newest}, is ${hours(age)} old; at most ${hours(most)} is right`, RUN)];
  }
  const sumOf = (key: string) => /^[0-9a-f]{64}/.exec(said.get(key) ?? '')?.[0];
  const wanted = sumOf('wanted');
  if (wanted === undefined) return [failed(host, `${newest} is damaged: ${said.get('wanted')}`, RUN)];
  if (wanted !== sumOf('is'))
    return [failed(host, `the snapshot in ${newest} is not the one that was saved: its checksum differs`, RUN)];
  const stored = secondsOf('stored');
  if (stored < made - GRACE_SECONDS) {
    return [
      failed(
        host,
        `${newest} did not come to where it is to be stored: the last that did is ${hours(now - stored)} old`,
        RUN,
      ),
    ];
  }
  return [passed(host, `${newest}, ${hours(age)} old, is whole`)];
}

interface Timer {
  readonly first: number;
  readonly next: number;
  readonly now: number;
}

/** Before the first time of its timer there need not be any; then it has some minutes to be made. */
function noBackup(host: string, { first, next, now }: Timer): Finding {
  if (!Number.isNaN(next) && now < first + MAKING_SECONDS) {
    return skipped(host, `none was made yet: the timer begins the first one on ${isoOf(first)}`);
  }
  return failed(host, 'there is no backup in /var/backups/etcd', RUN);
}

/** `Fri 2026-11-27 03:00:00 UTC` in seconds since 1970; NaN where there is none. */
function timeOf(text = ''): number {
  const [, day, time] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/.exec(text) ?? [];
  return Date.parse(`${day}T${time}Z`) / 1000;
}

const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString();
const hours = (seconds: number) =>
  seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;

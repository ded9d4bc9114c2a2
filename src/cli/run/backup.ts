import { join } from 'node:path';
import { z } from 'zod';
import { RebuildError } from '../../core/error.ts';
import { type Script, sh } from '../../core/text.ts';
import { onHost, type Station } from './on-host.ts';

/** A backup that was just made on the control plane. */
export interface Backup {
  /** Path of the archive on the host. */
  readonly archive: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly revision: number;
  readonly keys: number;
  /** Of the snapshot, as etcdutl writes it. */
  readonly hash: string;
  /** What the service said, when the store did not take it. */
  readonly notStored: string | undefined;
}

const HINTS = {
  BACKUP_NOT_SET_UP: 'Run "./rebuild role etcd_backup" first.',
  BACKUP_FAILED: 'Mend what the lines above say, then run again.',
};

/** @throws RebuildError BACKUP_NOT_SET_UP, BACKUP_FAILED */
export async function makeBackup(station: Station, signal: AbortSignal): Promise<Backup> {
  const { stdout, stderr } = await onHost(station, MAKE, { code: 'BACKUP_FAILED', hints: HINTS, signal });
  return backupOf(stdout, station.redactor.redact(stderr.trim()));
}

const MAKE: Script = sh`
  unit=etcd-backup.service
  systemctl cat "$unit" >/dev/null 2>&1 || {
    echo 'BACKUP_NOT_SET_UP: this host makes no backups' >&2
    exit 1
  }
  newest() { find /var/backups/etcd -maxdepth 1 -name '[0-9]*.tar.gz' 2>/dev/null | sort | tail -n 1; }
  before=$(newest)
  since=$(date +%s)
  stored=yes
  systemctl start "$unit" >/dev/null 2>&1 || stored=no
  archive=$(newest)
  [ "$stored" = yes ] || journalctl -u "$unit" --since "@$since" -o cat --no-pager |
    grep -v '"level":"info"' | tail -n 15 >&2
  [ "$archive" != "$before" ] || {
    echo 'BACKUP_FAILED: etcd-backup.service made no backup' >&2
    exit 1
  }
  printf '%s\n' "$archive" "$(stat -c %s "$archive")" "$(sha256sum <"$archive")" "$stored"
  tar -xzOf "$archive" status.json
`;

/** As `etcdutl snapshot status -w json` has it. */
const statusSchema = z.object({ hash: z.number(), revision: z.number(), totalKey: z.number() });

/** Reads what the script above prints. */
export function backupOf(stdout: string, said: string): Backup {
  const [archive = '', bytes, sum = '', stored, ...status] = stdout.trim().split('\n');
  const { hash, revision, totalKey } = statusSchema.parse(JSON.parse(status.join('\n')));
  return {
    archive,
    bytes: Number(bytes),
    sha256: sum.split(' ', 1)[0]!,
    revision,
    keys: totalKey,
    hash: hash.toString(16),
    notStored: stored === 'yes' ? undefined : said,
  };
}

/** Where archives of a cluster are kept on this machine. */
export function backupFolder({ folder }: { readonly folder: string }): string {
  return join(folder, 'backups');
}

/** The newest of the archives in a folder. @throws RebuildError RESTORE_NO_BACKUP */
export function newestBackup(cluster: string, names: readonly string[]): string {
  const newest = names
    .filter((name) => name.startsWith(`${cluster}-`) && /-\d{8}T\d{6}Z\.tar\.gz$/.test(name))
    .toSorted()
    .at(-1);
  if (newest !== undefined) return newest;
  throw new RebuildError('RESTORE_NO_BACKUP', `there is no backup of ${cluster} on this machine`, {
    hint: 'Name the file of one.',
  });
}

import { etcdTools, keepDays, type Script, sh, type Text, text } from 'rebuild';

export const BACKUPS = '/var/backups/etcd';
export const PASSWORD = '/etc/etcd-backup/password';
export const PASSPHRASE = '/etc/etcd-backup/passphrase';

export interface Store {
  readonly address: string;
  readonly port: number;
  readonly user: string;
}

/** Rounds of PBKDF2: a passphrase of 32 random characters needs none, one that a person chose does. */
const ROUNDS = 200_000;

/** One archive of everything that a control plane is made from again, checked before it counts. */
export function etcdBackup({ days, store }: { readonly days: number; readonly store: Store | undefined }): Text {
  return text`
    #!/bin/sh
    # Saves etcd, with what a control plane is made from again, as ${BACKUPS}/TIME.tar.gz. See docs/operations.md.
    ${sh`
      set -eu
      umask 077
      ${etcdTools}
      mkdir -p ${BACKUPS}
      exec 9>${BACKUPS}/.lock
      flock 9
      work=${BACKUPS}/.new
      rm -rf -- "$work"
      trap 'rm -rf -- "$work"' EXIT
      mkdir -p "$work/kubernetes"
      cd "$work"
      ${SNAPSHOT}
      ${archive(days)}
      ${store ? send(store) : sh`:`}
      ${METRIC}
    `}
  `;
}

const SNAPSHOT = sh`
  manifest=/etc/kubernetes/manifests/etcd.yaml
  [ -f "$manifest" ] || {
    echo "ETCD_NOT_HERE: there is no $manifest: no etcd of kubeadm runs on this host" >&2
    exit 1
  }
  image=$(sed -n 's/^ *image: *//p' "$manifest")
  etcd_tools "$image"
  pki=/etc/kubernetes/pki
  "$tools/etcdctl" --endpoints=https://127.0.0.1:2379 --cacert="$pki/etcd/ca.crt" \
    --cert="$pki/apiserver-etcd-client.crt" --key="$pki/apiserver-etcd-client.key" \
    --command-timeout=300s snapshot save snapshot.db >/dev/null
  "$tools/etcdutl" snapshot status snapshot.db -w json >status.json
  sha256sum snapshot.db >snapshot.db.sha256
  printf '%s\n' "$image" >etcd-image
`;

function archive(days: number): Script {
  return sh`
    for part in pki encryption.yaml kubeadm.yaml; do
      [ ! -e "/etc/kubernetes/$part" ] || cp -a "/etc/kubernetes/$part" kubernetes/
    done
    name=$(date -u +%Y%m%dT%H%M%SZ).tar.gz
    tar -czf "../.$name" status.json etcd-image snapshot.db.sha256 snapshot.db kubernetes
    sync -- "../.$name"
    mv -- "../.$name" "../$name"
    printf '%s %s bytes: %s\n' "$name" "$(stat -c %s "../$name")" "$(cat status.json)"
    find .. -maxdepth 1 -name '.*.tar.gz' -delete
    ${keepDays({ folder: BACKUPS, days, suffix: '.tar.gz' })}
  `;
}

/** The store never has it in the clear, and neither secret stands in an argument. */
function send({ address, port, user }: Store): Script {
  return sh`
    openssl enc -aes-256-cbc -pbkdf2 -iter ${ROUNDS} -salt -pass ${`file:${PASSPHRASE}`} -in "../$name" -out "$name.enc"
    rsync --password-file=${PASSWORD} --contimeout=20 --timeout=120 "$name.enc" ${`rsync://${user}@${address}:${port}/etcd/`} || {
      printf 'ETCD_BACKUP_NOT_STORED: %s is here, and was not taken by %s\n' "$name" ${`${address}:${port}`} >&2
      exit 1
    }
    printf '%s.enc is on %s\n' "$name" ${address}
  `;
}

/** What the alert EtcdBackupOld looks at: the time of the last backup that is wherever it is to be. */
const METRIC = sh`
  metrics=/var/lib/prometheus/node-exporter
  if [ -d "$metrics" ]; then
    printf 'rebuild_etcd_backup_timestamp_seconds %s\n' "$(date +%s)" >"$metrics/etcd_backup.new"
    chmod 0644 "$metrics/etcd_backup.new"
    mv -- "$metrics/etcd_backup.new" "$metrics/etcd_backup.prom"
  fi
`;

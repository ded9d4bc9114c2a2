import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { RebuildError } from '../../core/error.ts';
import type { HostResult } from '../../core/events.ts';
import { type Script, sh } from '../../core/text.ts';
import { etcdTools } from '../../kubernetes/etcd-tools.ts';
import { kubectl } from '../../resources/kube/kubectl.ts';
import { PATHS } from '../../resources/kubeadm/paths.ts';

/** Where the archive is unpacked on the host. Its content is worth as much as the cluster. */
const WORK = '/var/lib/rebuild/restore';
export const ARCHIVE = `${WORK}/backup.tar.gz`;

/**
 * Sets "$bump" so that the revision becomes milliseconds since 1970: above all that clients have seen, also after an
 * earlier restore, as long as fewer than a thousand objects a second are written. They notice that time went back.
 */
const bumpToNow = sh`
  revision=$("$tools/etcdutl" snapshot status snapshot.db -w json | sed 's/.*"revision":\([0-9]*\).*/\1/') || revision=
  [ -n "$revision" ] || {
    echo 'RESTORE_DAMAGED: etcdutl cannot read the snapshot' >&2
    exit 1
  }
  bump=$(($(date +%s) * 1000 - revision))
`;

const FRESH = 'Run "kubeadm reset -f" on the host if its data may be lost, then run this again.';

export const restoreHints: Readonly<Record<string, string>> = {
  RESTORE_DATA_PRESENT: FRESH,
  RESTORE_UNFINISHED: 'Run "./rebuild cluster": it carries on.',
  RESTORE_NOT_A_BACKUP: 'Name a file that "./rebuild backup" has made.',
  RESTORE_DAMAGED: 'Name another backup.',
  RESTORE_FAILED: 'Mend what the message says, then run this again.',
  ETCD_IMAGE_MISSING: 'Give the host a way to that registry, or name a mirror in containerd.registry_mirrors.',
  RESTORE_NO_API: 'Look at "journalctl -u kubelet" and "crictl ps -a" on the host.',
  RESTORE_KEY_DIFFERS:
    'Set kubeadm_init.encryption_key to the key of the time of the backup, then run "./rebuild cluster".',
};

/** The file with its checksum. @throws RebuildError RESTORE_NOT_A_BACKUP when it cannot be an archive at all */
export function readBackup(path: string): { readonly local: string; readonly sha256: string } {
  const content = contentOf(path);
  if (content.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) {
    return { local: path, sha256: createHash('sha256').update(content).digest('hex') };
  }
  const isEncrypted = content.subarray(0, 8).toString('latin1') === 'Salted__';
  throw new RebuildError('RESTORE_NOT_A_BACKUP', `${path} ${isEncrypted ? 'is encrypted' : 'is no archive'}`, {
    hint: isEncrypted ? 'Decrypt it as docs/operations.md says.' : restoreHints.RESTORE_NOT_A_BACKUP,
  });
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new RebuildError('RESTORE_NOT_A_BACKUP', `${path} cannot be read: ${(cause as Error).message}`, {
      hint: 'Correct the path.',
      cause,
    });
  }
}

/** Refuses where something would be lost. */
const refuseData = sh`
  [ ! -e /var/lib/etcd/member ] || {
    [ ! -e ${PATHS.begun} ] || {
      echo 'RESTORE_UNFINISHED: etcd has its data, and the control plane is not complete yet' >&2
      exit 1
    }
    echo 'RESTORE_DATA_PRESENT: etcd has data on this host, and a restore would replace them' >&2
    exit 1
  }
`;

/** Makes room for the archive, once nothing can be lost. */
export const beginRestore: Script = sh`
  ${refuseData}
  rm -rf -- ${WORK}
  mkdir -p -m 0700 ${WORK}
`;

/** What can be known of it before anything is installed. */
export const checkArchive: Script = sh`
  cd ${WORK}
  tar --no-same-owner -xzf ${ARCHIVE} && [ -f snapshot.db ] && [ -s etcd-image ] && [ -f kubernetes/pki/ca.key ] || {
    echo 'RESTORE_NOT_A_BACKUP: it has no snapshot and no keys of a cluster' >&2
    exit 1
  }
  sha256sum -c --status snapshot.db.sha256 || {
    echo 'RESTORE_DAMAGED: the snapshot is not the one that was saved: its checksum differs' >&2
    exit 1
  }
`;

export const endRestore: Script = sh`rm -rf -- ${WORK}`;

/**
 * Puts authorities and data back. The data come last and by one rename: before it the host counts as wiped and this
 * can be run again; after it, it counts as an interrupted init, which kubeadm_init carries on.
 */
export function restoreData({ name, address }: { readonly name: string; readonly address: string }): Script {
  const peer = `https://${address}:2380`;
  return sh`
    set -e
    umask 077
    ${refuseData}
    cd ${WORK}
    ${etcdTools}
    etcd_tools "$(cat etcd-image)"
    ${bumpToNow}
    mkdir -p -m 0700 /var/lib/etcd ${PATHS.pki} ${PATHS.pki}/etcd
    rm -rf /var/lib/etcd/.restoring
    "$tools/etcdutl" snapshot restore snapshot.db --data-dir /var/lib/etcd/.restoring --name ${name} \
      --initial-cluster ${`${name}=${peer}`} --initial-advertise-peer-urls ${peer} \
      --bump-revision "$bump" --mark-compacted
    for file in ca.crt ca.key sa.key sa.pub front-proxy-ca.crt front-proxy-ca.key etcd/ca.crt etcd/ca.key; do
      cp -- "kubernetes/pki/$file" ${PATHS.pki}/"$file"
    done
    chmod 0644 ${PATHS.pki}/*.crt ${PATHS.pki}/etcd/*.crt
    chmod 0755 ${PATHS.etc} ${PATHS.pki} ${PATHS.pki}/etcd
    [ ! -e kubernetes/encryption.yaml ] || cp -- kubernetes/encryption.yaml ${PATHS.etc}/encryption.yaml
    touch ${PATHS.begun}
    sync
    mv -- /var/lib/etcd/.restoring/member /var/lib/etcd/member
    rm -rf /var/lib/etcd/.restoring
  `;
}

/** Waits until the API server answers, and reads what only the right key can; prints what is there. */
export const checkRestored: Script = sh`
  left=90
  until ${kubectl} get --raw /readyz >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || {
      echo 'RESTORE_NO_API: the API server does not answer within 3 minutes' >&2
      exit 1
    }
    sleep 2
  done
  ${kubectl} get secrets -A -o name >/dev/null || {
    echo 'RESTORE_KEY_DIFFERS: Secrets in the backup cannot be read with the present key' >&2
    exit 1
  }
  printf '%s nodes, %s namespaces\n' "$(${kubectl} get nodes -o name | wc -l)" "$(${kubectl} get namespaces -o name | wc -l)"
`;

/** What a host came to over two runs, one after the other. */
export function together(first: readonly HostResult[], second: readonly HostResult[]): readonly HostResult[] {
  return second.map((result) => {
    const before = first.find(({ host }) => host === result.host);
    if (!before) return result;
    const changed = before.changed + result.changed;
    const status = result.status === 'ok' && changed > 0 ? 'changed' : result.status;
    return {
      ...result,
      status,
      changed,
      tasks: before.tasks + result.tasks,
      seconds: before.seconds + result.seconds,
    };
  });
}

import { type Text, text } from 'rebuild';

interface Settings {
  readonly address: string;
  readonly port: number;
  readonly folder: string;
  readonly user: string;
  /** Addresses that may send. */
  readonly from: readonly string[];
}

/** Whoever breaks into the control plane can send backups, also over those that are there; read or delete they cannot. */
export function rsyncdConf({ address, port, folder, user, from }: Settings): Text {
  return text`
    address = ${address}
    port = ${port}
    use chroot = yes
    max connections = 4

    [etcd]
      path = ${folder}
      uid = backup
      gid = backup
      read only = no
      write only = yes
      list = no
      auth users = ${user}
      secrets file = /etc/rsyncd.secrets
      hosts allow = ${from.join(' ')}
      incoming chmod = F0600
      refuse options = delete remove-source-files
  `;
}

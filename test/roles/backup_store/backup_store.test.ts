import { describe, expect, it } from 'vitest';
import backupStore from '../../../roles/backup_store/backup_store.ts';
import { Secret } from '../../../src/core/secret.ts';
import { fileOf, planRole, tasksOf } from '../../../src/testing.ts';

const hosts = {
  monitor: { groups: ['monitoring'], address: '10.0.1.51' },
  master: { groups: ['control_plane'], address: '10.0.1.10' },
};
const given = { vars: { password: new Secret('etcd_backup_password', 'pass-word') }, hosts };

describe('backup_store', () => {
  it('installs, configures and starts the rsync server on a fresh host', () => {
    expect(planRole(backupStore, given)).toEqual([
      'apt rsync: rsync',
      'directory /var/backups/etcd: state, owner, group, mode',
      'file /etc/rsyncd.secrets: sha256, state, owner, group, mode',
      'file /etc/rsyncd.conf: sha256, state, owner, group, mode',
      'drop_in rsync.service/network: sha256, state, owner, group, mode, loaded',
      'service rsync.service: enabled, active',
      'wait rsync at 10.0.1.51:873: ready',
      expect.stringMatching(/^timer backup-store-prune: /),
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(backupStore, { ...given, observed: 'converged' })).toEqual([]);
  });

  it('takes files from the control plane only, and gives none away', () => {
    expect(fileOf(tasksOf(backupStore, given), '/etc/rsyncd.conf')).toMatchInlineSnapshot(`
      "address = 10.0.1.51
      port = 873
      use chroot = yes
      max connections = 4

      [etcd]
        path = /var/backups/etcd
        uid = backup
        gid = backup
        read only = no
        write only = yes
        list = no
        auth users = etcd-backup
        secrets file = /etc/rsyncd.secrets
        hosts allow = 10.0.1.10
        incoming chmod = F0600
        refuse options = delete remove-source-files
      "
    `);
  });

  it('shows people no password', () => {
    expect(fileOf(tasksOf(backupStore, given), '/etc/rsyncd.secrets')).toBe(
      'etcd-backup:<secret etcd_backup_password>\n',
    );
  });
});

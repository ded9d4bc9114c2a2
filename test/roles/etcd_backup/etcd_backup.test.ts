import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import etcdBackup from '../../../roles/etcd_backup/etcd_backup.ts';
import { Secret } from '../../../src/core/secret.ts';
import { fileOf, planRole, tasksOf } from '../../../src/testing.ts';

const hosts = {
  master: { groups: ['control_plane'], address: '10.0.1.10' },
  second: { groups: ['control_plane'], address: '10.0.2.10' },
  monitor: { groups: ['monitoring'], address: '10.0.1.51' },
};
const secrets = {
  password: new Secret('etcd_backup_password', 'pass-word'),
  passphrase: new Secret('etcd_backup_passphrase', 'pass-phrase'),
};
const local = { vars: {}, hosts };
const stored = { vars: { store: { hosts: 'monitoring', ...secrets } }, hosts };
const SCRIPT = '/usr/local/sbin/etcd-backup';

describe('etcd_backup', () => {
  it('installs the script and its timer on the first control plane', () => {
    expect(planRole(etcdBackup, local)).toEqual([
      'directory /var/backups/etcd: state, owner, group, mode',
      'directory /etc/etcd-backup: state',
      `file ${SCRIPT}: sha256, state, owner, group, mode`,
      expect.stringMatching(/^timer etcd-backup: /),
    ]);
  });

  it('has the secrets of a store in files of root only', () => {
    const access = 'sha256, state, owner, group, mode';
    expect(planRole(etcdBackup, stored)).toEqual([
      'apt rsync openssl: rsync, openssl',
      'directory /var/backups/etcd: state, owner, group, mode',
      'directory /etc/etcd-backup: state, owner, group, mode',
      `file /etc/etcd-backup/password: ${access}`,
      `file /etc/etcd-backup/passphrase: ${access}`,
      `file ${SCRIPT}: ${access}`,
      expect.stringMatching(/^timer etcd-backup: /),
    ]);
  });

  it('changes nothing on a converged host, and does nothing on other control planes', () => {
    expect(planRole(etcdBackup, { ...stored, observed: 'converged' })).toEqual([]);
    expect(planRole(etcdBackup, { ...stored, host: 'second' })).toEqual([]);
  });

  it.each([local, stored])('writes a script that a POSIX shell can read', (given) => {
    const script = fileOf(tasksOf(etcdBackup, given), SCRIPT);
    expect(script.startsWith('#!/bin/sh\n')).toBe(true);
    execFileSync('sh', ['-n'], { input: script });
  });

  it('counts a backup only after its snapshot was checked, and makes it visible as a whole', () => {
    const script = fileOf(tasksOf(etcdBackup, local), SCRIPT);
    const steps = [
      'snapshot save',
      'snapshot status',
      'sha256sum snapshot.db',
      'tar -czf "../.$name"',
      'mv -- "../.$name"',
      '-delete',
    ];
    const places = steps.map((step) => script.indexOf(step));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(script).not.toContain('rsync');
  });

  it('sends it encrypted, to the first host of the pattern, with no secret in an argument', () => {
    const script = fileOf(tasksOf(etcdBackup, stored), SCRIPT);
    expect(script).toContain('-pass file:/etc/etcd-backup/passphrase');
    expect(script).toContain('rsync --password-file=/etc/etcd-backup/password');
    expect(script).toContain('rsync://etcd-backup@10.0.1.51:873/etcd/');
    expect(script).not.toContain('<secret');
  });

  it('sends it to an address that is no host of the inventory', () => {
    const vars = { store: { address: '192.0.2.7', port: 8730, user: 'lab', ...secrets } };
    expect(fileOf(tasksOf(etcdBackup, { vars, hosts }), SCRIPT)).toContain('rsync://lab@192.0.2.7:8730/etcd/');
  });

  it('refuses a store that is no host and no address, or both', () => {
    const refused = (store: object) =>
      etcdBackup.vars.safeParse({ store: { ...secrets, ...store } }).error?.issues[0]?.message;
    expect(refused({})).toBe('needs exactly one of hosts and address');
    expect(refused({ hosts: 'monitoring', address: '192.0.2.7' })).toBe('needs exactly one of hosts and address');
    expect(() => tasksOf(etcdBackup, { vars: { store: { hosts: 'nobody', ...secrets } }, hosts })).toThrow(
      expect.objectContaining({ code: 'ETCD_BACKUP_NO_STORE' }),
    );
  });
});

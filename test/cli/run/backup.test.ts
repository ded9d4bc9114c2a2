import { expect, it } from 'vitest';
import { backupOf, makeBackup, newestBackup } from '../../../src/cli/run/backup.ts';
import { Redactor } from '../../../src/core/redact.ts';
import { fakeConnection } from '../../../src/transport/fake.ts';

const printed = (stored: string) => `/var/backups/etcd/20261124T030000Z.tar.gz
360448
0f343b0931126a20f133d67c2b018a3b5feceb66ffc86f38d952786c6d696c79  -
${stored}
{"hash":1916122504,"revision":365,"totalKey":190,"totalSize":360448,"version":"3.6.0"}
`;

it('reads what the control plane says of a backup', () => {
  expect(backupOf(printed('yes'), '')).toEqual({
    archive: '/var/backups/etcd/20261124T030000Z.tar.gz',
    bytes: 360448,
    sha256: '0f343b0931126a20f133d67c2b018a3b5feceb66ffc86f38d952786c6d696c79',
    revision: 365,
    keys: 190,
    hash: '7235b588',
    notStored: undefined,
  });
});

it('keeps what was said when the store did not take it', async () => {
  const connection = fakeConnection(() => ({ stdout: printed('no'), stderr: 'rsync: connection refused\n' }));
  const made = await makeBackup({ connection, redactor: new Redactor() }, new AbortController().signal);
  expect(made.notStored).toBe('rsync: connection refused');
});

it('says what to do on a host without the role', async () => {
  const connection = fakeConnection(() => ({ exitCode: 1, stderr: 'BACKUP_NOT_SET_UP: this host makes no backups\n' }));
  await expect(
    makeBackup({ connection, redactor: new Redactor() }, new AbortController().signal),
  ).rejects.toMatchObject({ code: 'BACKUP_NOT_SET_UP', hint: 'Run "./rebuild role etcd_backup" first.' });
});

it('finds the newest archive of a cluster on this machine', () => {
  const names = [
    'lab-20261124T030000Z.tar.gz',
    'lab-20261125T030000Z.tar.gz',
    'lab-20261126T030000Z.tar.gz.5fec',
    'other-20261127T030000Z.tar.gz',
  ];
  expect(newestBackup('lab', names)).toBe('lab-20261125T030000Z.tar.gz');
  expect(() => newestBackup('production', names)).toThrow(expect.objectContaining({ code: 'RESTORE_NO_BACKUP' }));
});

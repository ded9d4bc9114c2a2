import { apt, defineRole, directory, file, RebuildError, type RoleContext, secret, sh, text, timer } from 'rebuild';
import { z } from 'zod';
import { BACKUPS, etcdBackup, PASSPHRASE, PASSWORD, type Store } from './etcd-backup.sh.ts';

const store = z
  .strictObject({
    hosts: z.string().optional(),
    address: z.string().optional(),
    port: z.int().min(1).max(65535).default(873),
    user: z
      .string()
      .regex(/^[\w-]+$/)
      .default('etcd-backup'),
    password: secret(),
    passphrase: secret(),
  })
  .refine(({ hosts, address }) => (hosts === undefined) !== (address === undefined), {
    error: 'needs exactly one of hosts and address',
  });

const vars = z.strictObject({
  on_calendar: z.string().default('*-*-* 03:00:00').describe('When, as systemd.time(7) writes it'),
  keep_days: z.int().positive().default(7).describe('Days that a backup is kept'),
  store: store
    .optional()
    .describe('Where each backup goes as well, encrypted. Without it there are only those on the host'),
});

/** Backups of etcd by a timer of the host, kept for some days, and sent to a host with the role backup_store. */
export default defineRole({
  name: 'etcd_backup',
  summary: 'A daily snapshot of etcd with the keys of the cluster: checked, kept for some days, and sent off the node.',
  vars,
  tasks: ({ host, vars, hosts }) => {
    if (hosts('control_plane')[0]?.name !== host.name) return [];
    const { store, keep_days: days } = vars;
    const secretFile = { owner: 'root', group: 'root', mode: '0600' };
    return [
      store !== undefined && apt({ packages: ['rsync', 'openssl'], tags: ['install'] }),
      directory({ path: BACKUPS, mode: '0700' }),
      directory({ path: '/etc/etcd-backup', mode: '0700', state: store ? 'present' : 'absent' }),
      store !== undefined && file({ path: PASSWORD, content: text`${store.password}\n`, ...secretFile }),
      store !== undefined && file({ path: PASSPHRASE, content: text`${store.passphrase}\n`, ...secretFile }),
      file({
        path: '/usr/local/sbin/etcd-backup',
        content: etcdBackup({ days, store: store && { ...store, address: addressOf(store, hosts) } }),
        mode: '0755',
        validate: sh`sh -n "$new"`,
      }),
      timer({
        name: 'etcd-backup',
        description: 'Backup of etcd',
        onCalendar: vars.on_calendar,
        run: sh`exec /usr/local/sbin/etcd-backup`,
      }),
    ];
  },
});

function addressOf(store: z.output<typeof vars>['store'] & object, hosts: RoleContext['hosts']): Store['address'] {
  if (store.address !== undefined) return store.address;
  const [first] = hosts(store.hosts!);
  if (first) return first.address;
  throw new RebuildError('ETCD_BACKUP_NO_STORE', `no host is in "${store.hosts}", which is to store the backups`, {
    hint: 'Correct store.hosts of etcd_backup, or give it an address.',
  });
}

import {
  apt,
  defineRole,
  directory,
  dropIn,
  file,
  handler,
  keepDays,
  secret,
  service,
  sh,
  text,
  timer,
  wait,
} from 'rebuild';
import { z } from 'zod';
import { rsyncdConf } from './rsyncd.conf.ts';

const restart = handler('restart rsync', sh`systemctl restart rsync`);

const vars = z.strictObject({
  folder: z.string().default('/var/backups/etcd').describe('Where the backups are kept'),
  port: z.int().min(1).max(65535).default(873).describe('TCP port, at the address of the host'),
  user: z
    .string()
    .regex(/^[\w-]+$/)
    .default('etcd-backup')
    .describe('User of the module `etcd`'),
  password: secret().describe('Password of that user'),
  keep_days: z.int().positive().default(7).describe('Days that a backup is kept'),
});

/** Takes the encrypted backups of etcd from the control plane, and gives them to nobody. */
export default defineRole({
  name: 'backup_store',
  summary:
    'An rsync server that takes the encrypted backups of the role etcd_backup, write only, and keeps them for some days.',
  vars,
  tasks: ({ host, vars, hosts }) => [
    apt({ packages: ['rsync'], tags: ['install'] }),
    directory({ path: vars.folder, owner: 'backup', group: 'backup', mode: '0700' }),
    file({
      path: '/etc/rsyncd.secrets',
      content: text`${vars.user}:${vars.password}\n`,
      mode: '0600',
      tags: ['config'],
    }),
    file({
      path: '/etc/rsyncd.conf',
      content: rsyncdConf({
        ...vars,
        address: host.address,
        from: hosts('control_plane').map(({ address }) => address),
      }),
      notify: restart,
      tags: ['config'],
    }),
    // At boot it would else be started before the address that it binds to is there.
    dropIn({
      unit: 'rsync',
      name: 'network',
      content: text`
        [Unit]
        Wants=network-online.target
        After=network-online.target
      `,
      tags: ['config'],
    }),
    service({ name: 'rsync', state: 'started', enabled: true }),
    wait({
      for: `rsync at ${host.address}:${vars.port}`,
      until: sh`rsync --contimeout=5 ${`rsync://${host.address}:${vars.port}/`}`,
      timeoutSeconds: 30,
    }),
    timer({
      name: 'backup-store-prune',
      description: 'Removes old backups of etcd',
      onCalendar: 'daily',
      run: keepDays({ folder: vars.folder, days: vars.keep_days, suffix: '.tar.gz.enc' }),
    }),
  ],
});

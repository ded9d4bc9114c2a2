import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { Secret } from '../../../src/core/secret.ts';
import type { Needs, Role } from '../../../src/roles/define.ts';
import { loadRole, roleNames } from '../../../src/roles/registry.ts';
import { tasksOf } from '../../../src/testing.ts';
import { SERVICES, services, TIMERS } from '../../../src/verify/hosts/units.ts';
import { findings, host, master, site, told } from '../given.ts';

const known = site([host('cache', { redis: {}, backup_store: {} })]);

const unit = (Id: string, given: object = {}) => {
  const properties = {
    Id,
    LoadState: 'loaded',
    ActiveState: 'active',
    SubState: 'running',
    Result: 'success',
    ...given,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
};
const redis = unit('redis-server.service');
const timer = (given: object = {}) =>
  unit('backup-store-prune.timer', {
    SubState: 'waiting',
    NextElapseUSecRealtime: 'Fri 2026-11-27 00:00:00 UTC',
    NextElapseUSecMonotonic: 'infinity',
    ...given,
  });
const output = (units: readonly string[], failed = '') => `${failed}==\n${units.join('\n')}`;

describe('the services of a host', () => {
  it('pass when they run, its timers are scheduled and nothing has failed', () => {
    expect(told(services, known, output([redis, timer(), timer()]))).toEqual([
      'passed cache: 1 services run, 1 timers are scheduled, no unit has failed',
    ]);
  });

  it.each<[what: string, units: readonly string[], failed: string, finding: string]>([
    [
      'is stopped',
      [unit('redis-server.service', { ActiveState: 'inactive', SubState: 'dead' }), timer()],
      '',
      'failed cache:redis-server.service: does not run: it is inactive (dead)',
    ],
    [
      'is not there',
      [unit('redis-server.service', { LoadState: 'not-found', ActiveState: 'inactive', SubState: 'dead' }), timer()],
      '',
      'failed cache:redis-server.service: is not installed',
    ],
    [
      'is a stopped timer',
      [redis, timer({ ActiveState: 'inactive', SubState: 'dead', NextElapseUSecRealtime: '' })],
      '',
      'failed cache:backup-store-prune.timer: does not run: it is inactive (dead)',
    ],
    [
      'is a timer without a next time',
      [redis, timer({ SubState: 'elapsed', NextElapseUSecRealtime: '' })],
      '',
      'failed cache:backup-store-prune.timer: has no next time',
    ],
    [
      'has failed, be it of a role or not',
      [redis, timer()],
      'logrotate.service\n',
      'failed cache:logrotate.service: has failed',
    ],
    [
      'has failed, once',
      [unit('redis-server.service', { ActiveState: 'failed', SubState: 'failed' }), timer()],
      'redis-server.service\n',
      'failed cache:redis-server.service: has failed',
    ],
  ])('name one that %s', (_, units, failed, finding) => {
    expect(told(services, known, output(units, failed))).toEqual([finding]);
  });

  it('bear a timer that is just at work', () => {
    expect(told(services, known, output([redis, timer({ SubState: 'running', NextElapseUSecRealtime: '' })]))).toEqual([
      'passed cache: 1 services run, 1 timers are scheduled, no unit has failed',
    ]);
  });

  it('say where to read on', () => {
    expect(findings(services, known, output([redis], 'logrotate.service\n'))[0]!.hint).toContain(
      'journalctl -u logrotate',
    );
  });

  it('are those of its roles, as they are configured', () => {
    const unitsOf = (roles: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
      /^set -- (.*) \$own/m.exec(services.looks(site([master(), host('a', roles)]))[1]!.script.plain())![1];
    expect(unitsOf({ redis: {}, base: { time_sync: 'chrony' } })).toBe(
      'redis-server.service prometheus-redis-exporter.service chrony.service',
    );
    expect(unitsOf({ base: { time_sync: false }, grafana: { enabled: false } })).toBe('');
    expect(unitsOf({ etcd_backup: {} })).toBe(''); // only the first control plane has the timer
  });
});

describe('the table of services and timers', () => {
  /** What roles have to be given. */
  const secret = (name: string) => new Secret(name, 'a secret of the test');
  const VARS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    backup_store: { password: secret('store') },
    etcd_backup: {},
    grafana: { admin_password: secret('grafana') },
    kubeadm_init: { encryption_key: new Secret('key', 'k'.repeat(32)) },
    rabbitmq: { admin_password: secret('admin'), app_password: secret('app') },
    redis: { password: secret('redis') },
  };
  const groups = ['control_plane', 'kubernetes', 'monitoring'];

  it.each(roleNames().filter((name) => !name.startsWith('kubeadm_')))('has what %s keeps running', async (name) => {
    const role = (await loadRole(name)) as Role<z.ZodType, Needs>;
    const vars = role.vars.parse(VARS[name] ?? {}) as Readonly<Record<string, unknown>>;
    const tasks = tasksOf(role, { vars: VARS[name] ?? {}, hosts: { host1: { groups } }, facts: { memoryMiB: 8192 } });
    const running = tasks.filter(({ type, desired }) => type === 'service' && desired.active === 'active');
    const timers = tasks.filter(({ type }) => type === 'timer').map(({ id }) => `${id}.timer`);
    const known = [...(SERVICES[name]?.(vars) ?? []), ...(TIMERS[name] ?? [])];
    const ofPostgresql = /^postgresql@/; // its version is a fact; what it serves is a check of its own
    const missing = [...running.map(({ id }) => id), ...timers].filter((it) => !known.includes(it));
    expect(missing.filter((it) => !ofPostgresql.test(it))).toEqual([]);
    expect(Object.keys(TIMERS).includes(name)).toBe(timers.length > 0);
  });
});

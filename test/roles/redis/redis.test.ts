import { describe, expect, it } from 'vitest';
import redis from '../../../roles/redis/redis.ts';
import { Secret } from '../../../src/core/secret.ts';
import { debian12, debian13, fileOf, planRole, tasksOf, ubuntu2204, ubuntu2404 } from '../../../src/testing.ts';

const password = new Secret('redis_password', 'a "b" \\c');
const given = { vars: { password }, hosts: { cache: { address: '10.0.3.43' } } };
const withMemory = (memoryMiB: number, maxmemory_mib?: number) => ({
  ...given,
  vars: { password, ...(maxmemory_mib && { maxmemory_mib }) },
  facts: { memoryMiB },
});

describe('redis', () => {
  it('installs, configures and starts the server and its exporter on a fresh host', () => {
    expect(planRole(redis, given)).toEqual([
      'apt redis-server prometheus-redis-exporter: redis-server, prometheus-redis-exporter',
      'sysctl vm.overcommit_memory: value, file',
      'file /etc/redis/redis.conf: sha256, state, owner, group, mode',
      'drop_in redis-server.service/network: sha256, state, owner, group, mode, loaded',
      'service redis-server.service: enabled, active',
      'command make Redis take its password: done',
      'wait Redis at 10.0.3.43:6379 to take its password: ready',
      'file /etc/default/prometheus-redis-exporter: sha256, state, owner, group, mode',
      'service prometheus-redis-exporter.service: enabled, active',
      'wait the metrics of Redis: ready',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(redis, { ...given, observed: 'converged' })).toEqual([]);
  });

  it.each([debian12, debian13, ubuntu2204, ubuntu2404])('plans the same on $os.id $os.version', (facts) => {
    expect(planRole(redis, { ...given, facts })).toEqual(planRole(redis, given));
  });

  it('writes the whole configuration, and shows people no password', () => {
    expect(fileOf(tasksOf(redis, given), '/etc/redis/redis.conf')).toMatchInlineSnapshot(`
      "bind 127.0.0.1 10.0.3.43
      port 6379
      protected-mode yes
      requirepass <secret redis_password>
      tcp-keepalive 300

      maxmemory 1024mb
      maxmemory-policy noeviction

      dir /var/lib/redis
      save 900 1
      save 300 10
      save 60 10000
      appendonly yes
      appendfsync everysec
      aof-use-rdb-preamble yes

      # As Debian's unit expects it; the log goes to the journal.
      supervised systemd
      pidfile /run/redis/redis-server.pid
      logfile ""
      "
    `);
  });

  it('quotes the password for Redis and for systemd', () => {
    const plain = (path: string) => {
      const after = tasksOf(redis, given)
        .find(({ id }) => id === path)
        ?.preview({})?.after;
      return typeof after === 'string' ? after : after?.plain();
    };
    expect(plain('/etc/redis/redis.conf')).toContain('\nrequirepass "a \\"b\\" \\\\c"\n');
    expect(plain('/etc/default/prometheus-redis-exporter')).toContain('\nREDIS_PASSWORD="a \\"b\\" \\\\c"\n');
  });

  it('restarts Redis when its configuration changes, not when that of the exporter does', () => {
    const notified = tasksOf(redis, given).map(({ notify }) => notify.map(({ name }) => name).join());
    expect(notified.filter(Boolean)).toEqual(['restart redis', 'restart redis', 'restart redis exporter']);
  });

  it.each([
    { ram: 2048, given: undefined, maxmemory: 1024 },
    { ram: 1900, given: undefined, maxmemory: 950 },
    { ram: 2048, given: 1200, maxmemory: 1200 },
    { ram: 2048, given: 1433, maxmemory: 1433 },
  ])('keeps $maxmemory MiB of data in $ram MiB of RAM when $given is asked for', ({ ram, given, maxmemory }) => {
    const conf = fileOf(tasksOf(redis, withMemory(ram, given)), '/etc/redis/redis.conf');
    expect(conf).toContain(`\nmaxmemory ${maxmemory}mb\n`);
  });

  it.each([1434, 2048, 4096])('refuses %i MiB of data in 2048 MiB of RAM: the fork would not fit', (maxmemory) => {
    expect(() => tasksOf(redis, withMemory(2048, maxmemory))).toThrow(
      expect.objectContaining({
        code: 'REDIS_MAXMEMORY',
        message: `maxmemory_mib ${maxmemory} leaves no room for the fork in 2048 MiB of RAM`,
        hint: 'Set maxmemory_mib of redis to at most 1433, or give the host more RAM.',
      }),
    );
  });
});

import { expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { redis } from '../../../src/verify/data/redis.ts';
import { host, site, told } from '../given.ts';

const password = new Secret('redis_password', 'a secret of the test');
const known = site([host('cache', { redis: { port: 6380, password } }, { address: '10.0.3.43' })]);
const MiB = 1024 ** 2;

function info(given: Readonly<Record<string, string | number>> = {}): string {
  const all = {
    ...{ redis_version: '7.0.15', used_memory: 100 * MiB, maxmemory: 1200 * MiB, loading: 0 },
    ...{ rdb_last_bgsave_status: 'ok', aof_last_write_status: 'ok', role: 'master', connected_slaves: 0, ...given },
  };
  return `# Server\r\n${Object.entries(all)
    .map(([key, value]) => `${key}:${value}\r\n`)
    .join('')}`;
}

it.each<[what: string, output: string, finding: string]>([
  ['works', info(), 'passed cache: Redis 7.0.15, 0 replicas, 100 of 1200 MiB'],
  ['has no limit', info({ maxmemory: 0 }), 'passed cache: Redis 7.0.15, 0 replicas, 100 MiB'],
  [
    'is a replica that follows',
    info({ role: 'slave', master_host: '10.0.3.1', master_link_status: 'up' }),
    'passed cache: Redis 7.0.15, a replica of 10.0.3.1, 100 of 1200 MiB',
  ],
  [
    'is a replica that lost its primary',
    info({ role: 'slave', master_host: '10.0.3.1', master_link_status: 'down' }),
    'failed cache: replicates 10.0.3.1, and has lost it',
  ],
  ['is full', info({ used_memory: 1100 * MiB }), 'failed cache: 1100 of 1200 MiB of maxmemory are used'],
  ['cannot save', info({ rdb_last_bgsave_status: 'err' }), 'failed cache: its last snapshot failed'],
  ['cannot write', info({ aof_last_write_status: 'err' }), 'failed cache: its append-only file cannot be written'],
  ['has just started', info({ loading: 1 }), 'failed cache: is still loading its data'],
  [
    'has another password',
    'NOAUTH Authentication required.\n',
    'failed cache: does not answer as Redis: NOAUTH Authentication required.',
  ],
])('says of a server that it %s', (_, output, finding) => {
  expect(told(redis, known, output)).toEqual([finding]);
});

it('fails where nobody answers', () => {
  const stderr = 'Could not connect to Redis at 10.0.3.43:6380: Connection refused\n';
  expect(told(redis, known, { exitCode: 1, stderr })).toEqual([`failed cache: does not answer: ${stderr.trim()}`]);
});

it('has the password in the environment of the client only, and masked for people', () => {
  const { script } = redis.looks(known)[0]!;
  expect(script.plain()).toBe("REDISCLI_AUTH='a secret of the test' timeout 10 redis-cli -h 10.0.3.43 -p 6380 info");
  expect(String(script)).not.toContain('a secret');
});

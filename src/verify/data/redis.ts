import { z } from 'zod';
import { Secret } from '../../core/secret.ts';
import { sh } from '../../core/text.ts';
import { answering, findingsOf } from '../findings.ts';
import type { Check, Finding, VerifyHost } from '../model.ts';

const NAME = 'redis';
const { passed, failed } = findingsOf(NAME);

const REPAIR = 'Read `journalctl -u redis-server` on it, or run "./rebuild role redis".';
/** Above this share of maxmemory, writes are about to be refused, or keys to be dropped. */
const MOST_SHARE = 0.9;

/** What the role has of its variables that is looked at here. */
const vars = z.object({ port: z.int(), password: z.instanceof(Secret) });

/** Redis takes its password, has room, saves its data, and its replication is linked. */
export const redis: Check = {
  name: NAME,
  title: 'Redis answers, has room, and saves its data',
  looks: ({ hosts }) =>
    hosts
      .filter(({ roles }) => roles.has('redis'))
      .map((host) => ({
        host: host.name,
        script: info(host),
        judge: answering(NAME, host.name, { hint: REPAIR, judge: (stdout) => ofServer(host.name, stdout) }),
      })),
};

function info({ address, roles }: VerifyHost) {
  const { port, password } = vars.parse(roles.get('redis'));
  return sh`REDISCLI_AUTH=${password} timeout 10 redis-cli -h ${address} -p ${port} info`;
}

function ofServer(host: string, stdout: string): Finding[] {
  const info = new Map(
    stdout.split(/\r?\n/).map((line) => [line.split(':', 1)[0]!, line.slice(line.indexOf(':') + 1)]),
  );
  const get = (key: string) => info.get(key) ?? '';
  if (!info.has('redis_version')) {
    return [failed(host, `does not answer as Redis: ${stdout.trim().split('\n')[0]}`, REPAIR)];
  }
  const [used, most] = [Number(get('used_memory')), Number(get('maxmemory'))];
  const isFull = most > 0 && used > most * MOST_SHARE;
  const save = 'Read `journalctl -u redis-server` on it: its disk may be full, or its memory too small for the fork.';
  const problems = [
    isFull &&
      failed(
        host,
        `${mib(used)} of ${mib(most)} MiB of maxmemory are used`,
        'Raise redis.maxmemory_mib, or delete keys.',
      ),
    get('loading') === '1' && failed(host, 'is still loading its data', 'Wait until it has.'),
    get('rdb_last_bgsave_status') === 'err' && failed(host, 'its last snapshot failed', save),
    get('aof_last_write_status') === 'err' && failed(host, 'its append-only file cannot be written', save),
    get('role') === 'slave' &&
      get('master_link_status') !== 'up' &&
      failed(host, `replicates ${get('master_host')}, and has lost it`, `Look at ${get('master_host')}.`),
  ].filter((it) => it !== false);
  if (problems.length > 0) return problems;
  const role = get('role') === 'master' ? `${get('connected_slaves')} replicas` : `a replica of ${get('master_host')}`;
  const memory = most > 0 ? `${mib(used)} of ${mib(most)} MiB` : `${mib(used)} MiB`;
  return [passed(host, `Redis ${get('redis_version')}, ${role}, ${memory}`)];
}

const mib = (bytes: number) => Math.ceil(bytes / 1024 ** 2);

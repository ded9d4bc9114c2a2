import {
  apt,
  command,
  defineRole,
  dropIn,
  type Facts,
  file,
  handler,
  httpAnswers,
  RebuildError,
  secret,
  service,
  sh,
  sysctl,
  text,
  wait,
} from 'rebuild';
import { z } from 'zod';
import { exporterEnv } from './exporter.env.ts';
import { redisConf } from './redis.conf.ts';

const restart = handler('restart redis', sh`systemctl restart redis-server`);
const restartExporter = handler('restart redis exporter', sh`systemctl restart prometheus-redis-exporter`);

const POLICIES = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

const vars = z.strictObject({
  port: z.int().min(1).max(65535).default(6379).describe('TCP port, on the address of the host and on 127.0.0.1'),
  password: secret().describe('Password of the default user'),
  maxmemory_mib: z.int().positive().optional().describe("Memory for data; default: half of the host's RAM"),
  maxmemory_policy: z.enum(POLICIES).default('noeviction').describe('What is dropped when that is full'),
  save: z
    .array(z.string().regex(/^\d+ \d+$/))
    .default(['900 1', '300 10', '60 10000'])
    .describe('A snapshot after so many seconds if there were so many changes'),
  exporter_port: z
    .int()
    .min(1)
    .max(65535)
    .default(9121)
    .describe('TCP port of the metrics, at the address of the host'),
});

/** A Redis server with a password, a memory limit that leaves room for its snapshots, and its metrics. */
export default defineRole({
  name: 'redis',
  summary: 'Redis: password, append-only file and snapshots, a memory limit with room for the fork, metrics.',
  vars,
  demands: ({ vars }) => ({
    units: [{ name: 'maxmemory of redis', limits: { memoryMiB: vars.maxmemory_mib }, mostMiB: safeMiB }],
  }),
  tasks: ({ host, vars, facts }) => {
    const answer = sh`answer=$(REDISCLI_AUTH=${vars.password} redis-cli -h ${host.address} -p ${vars.port} ping 2>&1) || true`;
    return [
      apt({ packages: ['redis-server', 'prometheus-redis-exporter'], tags: ['install'] }),

      // Without it, the fork that writes a snapshot fails as soon as the data fill half of the memory.
      sysctl({ name: 'vm.overcommit_memory', value: 1, live: 'when writable', tags: ['config'] }),

      file({
        path: '/etc/redis/redis.conf',
        content: redisConf({ ...vars, address: host.address, maxmemory_mib: maxmemoryMiB(vars.maxmemory_mib, facts) }),
        owner: 'redis',
        group: 'redis',
        mode: '0640',
        notify: restart,
        tags: ['config'],
      }),

      // At boot it would else be started before the address that it binds to is there.
      dropIn({
        unit: 'redis-server',
        name: 'network',
        content: text`
        [Unit]
        Wants=network-online.target
        After=network-online.target
      `,
        tags: ['config'],
      }),

      service({ name: 'redis-server', state: 'started', enabled: true }),
      // Someone may have changed it in the running server only.
      command({
        name: 'make Redis take its password',
        unless: sh`${answer}; case $answer in *AUTH* | *WRONGPASS*) exit 1;; esac`,
        run: sh`:`,
        notify: restart,
      }),
      wait({
        for: `Redis at ${host.address}:${vars.port} to take its password`,
        until: sh`${answer}; echo "$answer"; [ "$answer" = PONG ]`,
      }),

      file({
        path: '/etc/default/prometheus-redis-exporter',
        content: exporterEnv({ ...vars, address: host.address }),
        mode: '0600',
        notify: restartExporter,
        tags: ['exporter'],
      }),
      service({ name: 'prometheus-redis-exporter', state: 'started', enabled: true, tags: ['exporter'] }),
      wait({
        for: 'the metrics of Redis',
        until: httpAnswers(`http://${host.address}:${vars.exporter_port}/`),
        timeoutSeconds: 30,
        tags: ['exporter'],
      }),
    ];
  },
});

/** While a snapshot is written, changed pages are held twice: more than this share of the RAM is an accident to come. */
const SAFE_SHARE = 0.7;

function safeMiB(memoryMiB: number): number {
  return Math.floor(memoryMiB * SAFE_SHARE);
}

function maxmemoryMiB(given: number | undefined, { memoryMiB }: Facts): number {
  const most = safeMiB(memoryMiB);
  if (given === undefined) return Math.floor(memoryMiB / 2);
  if (given <= most) return given;
  throw new RebuildError(
    'REDIS_MAXMEMORY',
    `maxmemory_mib ${given} leaves no room for the fork in ${memoryMiB} MiB of RAM`,
    {
      hint: `Set maxmemory_mib of redis to at most ${most}, or give the host more RAM.`,
    },
  );
}

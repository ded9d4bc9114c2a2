import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import postgresql from '../../roles/postgresql/postgresql.ts';
import rabbitmq from '../../roles/rabbitmq/rabbitmq.ts';
import redis from '../../roles/redis/redis.ts';
import serviceLimits from '../../roles/service_limits/service_limits.ts';
import { Secret } from '../../src/core/secret.ts';
import { type Script, sh } from '../../src/core/text.ts';
import { type Facts, factsProbe, parseFacts } from '../../src/facts/facts.ts';
import type { Task } from '../../src/resources/define.ts';
import { tasksOf } from '../../src/testing.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { dashboardQueries } from '../../src/verify/dashboards.ts';
import { runRole } from '../support/role-on-host.ts';
import { run } from './contract.ts';

const password = (name: string) => new Secret(name, `${name}'s "pw" $1 \\x`);

const limits = {
  'redis-server': { cpu_request: 500, cpu_limit: 1500, memory_limit: 512 },
  'system-postgresql.slice': { cpu_limit: 1000, memory_limit: 768 },
};

/** The roles of the data services on one host: once they change it, then they cost one round trip, and what they promise holds. */
export function dataRoles(connection: () => Connection): void {
  describe('roles of the data services', () => {
    let facts: Facts;
    beforeAll(async () => {
      facts = parseFacts(await run(connection(), factsProbe));
    });

    const host = () => ({ facts, hosts: { [facts.hostname]: { address: facts.address, variables: { limits } } } });
    const roles: readonly (readonly [string, () => Task[]])[] = [
      ['redis', () => tasksOf(redis, { ...host(), vars: { password: password('redis') } })],
      [
        'postgresql',
        () =>
          tasksOf(postgresql, {
            ...host(),
            vars: {
              networks: [`${facts.address}/32`],
              databases: { waste: { password: password('waste') }, auth: { password: password('auth') } },
            },
          }),
      ],
      [
        'rabbitmq',
        () =>
          tasksOf(rabbitmq, {
            ...host(),
            vars: {
              admin_password: password('admin'),
              app_password: password('app'),
              queues: { 'q.ai': null, 'q.dlq': null },
              dead_letter_queue: 'q.dlq',
            },
          }),
      ],
      ['service_limits', () => tasksOf(serviceLimits, { ...host(), vars: {} })],
    ];

    it.each(roles)('%s converges in one run; the next changes nothing, in one round trip', async (name, tasks) => {
      expect((await runRole(connection(), name, tasks())).changed).not.toEqual([]);
      expect(await runRole(connection(), name, tasks())).toEqual({ changed: [], trips: 1 });
    });

    describe('then', () => {
      it.each<[string, () => Script, string]>([
        [
          'redis takes its password',
          () => sh`REDISCLI_AUTH=${password('redis')} redis-cli -h ${facts.address} ping`,
          'PONG',
        ],
        ['redis takes no other', () => sh`redis-cli -h ${facts.address} ping 2>&1`, 'NOAUTH'],
        ['a role reaches its database', () => login('waste', password('waste'), 'waste'), 'waste'],
        ['a role reaches no other database', () => login('waste', password('waste'), 'auth'), 'no pg_hba.conf entry'],
        [
          'a role needs its password',
          () => login('waste', password('auth'), 'waste'),
          'password authentication failed',
        ],
        [
          'the exporter of redis sees it',
          () => sh`curl -s ${`http://${facts.address}:9121/metrics`} | grep redis_up`,
          'redis_up 1',
        ],
        [
          'the exporter of postgresql sees it',
          () => sh`curl -s ${`http://${facts.address}:9187/metrics`} | grep pg_up`,
          'pg_up 1',
        ],
        [
          'applications reach RabbitMQ',
          () => sh`printf '%s\n' ${password('app')} | rabbitmqctl -q authenticate_user app`,
          'Success',
        ],
        [
          'nobody is guest',
          () => sh`echo guest | rabbitmqctl -q authenticate_user guest 2>&1 || true`,
          'failed to authenticate',
        ],
        [
          'RabbitMQ tells its metrics by queue',
          () => sh`curl -s ${`http://${facts.address}:15692/metrics`} | grep rabbitmq_queue_messages_ready`,
          'queue="q.ai"',
        ],
        ['memory is limited', () => sh`cat /sys/fs/cgroup${memoryFile('redis-server.service')}`, String(512 * 2 ** 20)],
        [
          'memory of all of PostgreSQL is limited',
          () => sh`cat /sys/fs/cgroup${memoryFile('system-postgresql.slice')}`,
          String(768 * 2 ** 20),
        ],
      ])('%s', async (_, script, expected) => {
        expect(await run(connection(), sh`(${script()}) || true`)).toContain(expected);
      });

      it.each([
        ['redis', 9121],
        ['postgresql', 9187],
        ['rabbitmq', 15692],
      ])('%s tells every metric that its dashboard shows', async (name, port) => {
        const told = await run(connection(), sh`curl -s ${`http://${facts.address}:${port}/metrics`}`);
        const names = new Set([...told.matchAll(/^\w+/gm)].map(([metric]) => metric));
        expect(shownOf(name).filter((metric) => !names.has(metric))).toEqual([]);
      });

      it('a message that is rejected comes to the dead-letter queue', async () => {
        await run(
          connection(),
          api('exchanges/apps/amq.default/publish', {
            properties: {},
            routing_key: 'q.ai',
            payload: 'x',
            payload_encoding: 'string',
          }),
        );
        await run(
          connection(),
          api('queues/apps/q.ai/get', { count: 1, ackmode: 'reject_requeue_false', encoding: 'auto' }),
        );
        expect(
          await run(
            connection(),
            api('queues/apps/q.dlq/get', { count: 1, ackmode: 'ack_requeue_false', encoding: 'auto' }),
          ),
        ).toContain('"payload":"x"');
      });
    });

    const login = (user: string, secret: Secret, database: string) =>
      sh`PGPASSWORD=${secret} psql -h ${facts.address} -U ${user} -d ${database} -Atc 'select current_user' 2>&1`;
    const memoryFile = (unit: string) => {
      const path = `/system.slice/${unit}`;
      return facts.cgroup === 2 ? `${path}/memory.max` : `/memory${path}/memory.limit_in_bytes`;
    };
    const api = (path: string, body: object) =>
      sh`curl -sf -K /etc/rabbitmq/management.curlrc -d ${JSON.stringify(body)} ${`http://127.0.0.1:15672/api/${path}`}`;
  });
}

/** The metrics of a dashboard, but those of panels that may be empty. */
function shownOf(dashboard: string): string[] {
  const json = readFileSync(`roles/grafana/dashboards/${dashboard}.json`, 'utf8');
  const queries = dashboardQueries(json, { instance: '.+', namespace: '.+', rateInterval: '2m' });
  const shown = queries.filter(({ mayBeEmpty }) => mayBeEmpty === undefined);
  return shown.flatMap(({ expr }) => [...expr.matchAll(/\w+(?=\{)/g)].map(([metric]) => metric));
}

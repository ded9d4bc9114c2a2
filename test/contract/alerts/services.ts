import { type AlertCases, critical, down, up, warning } from './alert-case.ts';

/** As `down`, and also when the exporter answers and says that its service does not. */
function downOrSilent(job: string, metric: string, name: string) {
  const { fires, quiet } = down(job, `${name} on h1 is down`);
  const unreachable = {
    name: `a ${job} that its exporter cannot reach`,
    series: { [up(job)]: '1x9', [`${metric}{job="${job}", instance="h1"}`]: '0x9' },
    minutes: 3,
    labels: critical({ job, instance: 'h1' }),
    summary: `${name} on h1 is down`,
  };
  return { fires: [...fires, unreachable], quiet };
}

const redis = (used: number, max = 100) => ({
  'redis_memory_used_bytes{instance="h1"}': `${used}x20`,
  'redis_memory_max_bytes{instance="h1"}': `${max}x20`,
});
const connections = (active: number, idle: number) => ({
  'pg_stat_activity_count{instance="h1", state="active"}': `${active}x20`,
  'pg_stat_activity_count{instance="h1", state="idle"}': `${idle}x20`,
  'pg_settings_max_connections{instance="h1"}': '100x20',
});
const messages = (queue: string) => `rabbitmq_queue_messages_ready{instance="h1", vhost="apps", queue="${queue}"}`;

export const services: AlertCases = {
  RedisDown: downOrSilent('redis', 'redis_up', 'Redis'),
  RedisMemoryHigh: {
    fires: [
      {
        name: 'a Redis that is nearly full',
        series: redis(95),
        minutes: 10,
        labels: warning({ instance: 'h1' }),
        summary: 'Redis on h1 uses 95% of its maxmemory',
      },
    ],
    quiet: [
      { name: 'a Redis that is half full', series: redis(50), minutes: 10 },
      { name: 'a Redis without a limit', series: redis(95, 0), minutes: 10 },
    ],
  },
  PostgreSQLDown: downOrSilent('postgresql', 'pg_up', 'PostgreSQL'),
  PostgreSQLConnectionsHigh: {
    fires: [
      {
        name: '95 of 100 connections',
        series: connections(50, 45),
        minutes: 10,
        labels: warning({ instance: 'h1' }),
        summary: 'PostgreSQL on h1 has 95% of its connections in use',
      },
    ],
    quiet: [{ name: '70 of 100 connections', series: connections(50, 20), minutes: 10 }],
  },
  RabbitMQDown: down('rabbitmq', 'RabbitMQ on h1 is down'),
  RabbitMQQueueDeep: {
    fires: [
      {
        name: '2000 messages that nobody takes',
        series: { [messages('q.ai')]: '2000x20', [messages('q.api')]: '0x20' },
        minutes: 15,
        labels: warning({ instance: 'h1', vhost: 'apps', queue: 'q.ai' }),
        summary: '2000 messages wait in q.ai on h1',
      },
    ],
    quiet: [
      {
        name: 'a thousand messages in each of two queues',
        series: { [messages('q.ai')]: '1000x20', [messages('q.api')]: '1000x20' },
        minutes: 15,
      },
    ],
  },
};

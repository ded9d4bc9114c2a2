import type { AlertGroup } from './alert.ts';

/** What the exporters of the data services tell. */
export const services: AlertGroup = {
  name: 'services',
  alerts: [
    {
      name: 'RedisDown',
      severity: 'critical',
      for: '1m',
      when: 'Redis, or its exporter, does not answer',
      expr: 'up{job="redis"} == 0 or redis_up == 0',
      summary: 'Redis on {{ $labels.instance }} is down',
      description:
        'Read `journalctl -u redis-server -u prometheus-redis-exporter` on {{ $labels.instance }}, then run `./rebuild role redis --limit {{ $labels.instance }}`.',
    },
    {
      name: 'RedisMemoryHigh',
      severity: 'warning',
      for: '5m',
      threshold: 0.9,
      when: 'Redis uses more than the share $threshold of its maxmemory',
      expr: 'redis_memory_used_bytes / (redis_memory_max_bytes > 0) > $threshold',
      summary: 'Redis on {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its maxmemory',
      description:
        'Remove keys or let them expire, or raise maxmemory_mib of redis; with the policy noeviction it refuses writes when it is full.',
    },
    {
      name: 'PostgreSQLDown',
      severity: 'critical',
      for: '1m',
      when: 'PostgreSQL, or its exporter, does not answer',
      expr: 'up{job="postgresql"} == 0 or pg_up == 0',
      summary: 'PostgreSQL on {{ $labels.instance }} is down',
      description:
        'Read `journalctl -u "postgresql@*" -u prometheus-postgres-exporter` on {{ $labels.instance }}, then run `./rebuild role postgresql --limit {{ $labels.instance }}`.',
    },
    {
      name: 'PostgreSQLConnectionsHigh',
      severity: 'warning',
      for: '5m',
      threshold: 0.8,
      when: 'more than the share $threshold of max_connections is in use',
      expr: 'sum by (instance) (pg_stat_activity_count) / max by (instance) (pg_settings_max_connections) > $threshold',
      summary: 'PostgreSQL on {{ $labels.instance }} has {{ $value | humanizePercentage }} of its connections in use',
      description:
        'Look in pg_stat_activity for who holds them; close idle ones, pool them in the application, or raise max_connections.',
    },
    {
      name: 'RabbitMQDown',
      severity: 'critical',
      for: '1m',
      when: 'RabbitMQ does not answer',
      expr: 'up{job="rabbitmq"} == 0',
      summary: 'RabbitMQ on {{ $labels.instance }} is down',
      description:
        'Read `journalctl -u rabbitmq-server` on {{ $labels.instance }}, then run `./rebuild role rabbitmq --limit {{ $labels.instance }}`.',
    },
    {
      name: 'RabbitMQQueueDeep',
      severity: 'warning',
      for: '10m',
      threshold: 1000,
      when: 'more than $threshold messages wait in a queue',
      expr: 'sum by (instance, vhost, queue) (rabbitmq_queue_messages_ready) > $threshold',
      summary: '{{ $value }} messages wait in {{ $labels.queue }} on {{ $labels.instance }}',
      description:
        'Run `rabbitmqctl list_queues -p {{ $labels.vhost }} name messages consumers` on {{ $labels.instance }}; start consumers of {{ $labels.queue }} or add some, and look into it when it is the one for dead letters.',
    },
  ],
};

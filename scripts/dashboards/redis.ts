import { type Board, badBelow, badFrom, type Row } from './board.ts';
import { pickedOf, rate, shareOf } from './promql.ts';

const redis = pickedOf('redis');
const HOUR = 3600;

const HIT_SHARE = shareOf(rate(redis('redis_keyspace_hits_total')), rate(redis('redis_keyspace_misses_total')));

const now: Row = {
  title: 'Now',
  panels: [
    {
      kind: 'stat',
      title: 'Answers',
      description: 'Whether the exporter can ask the server.',
      unit: 'bool_yes_no',
      queries: [{ expr: redis('redis_up'), legend: '{{instance}}' }],
      steps: badBelow(1),
    },
    {
      kind: 'stat',
      title: 'Up for',
      description: 'Time since the server was started.',
      unit: 's',
      queries: [{ expr: redis('redis_uptime_in_seconds'), legend: '{{instance}}' }],
    },
    {
      kind: 'stat',
      title: 'Memory of its maximum',
      description:
        'Share of maxmemory that data take. At 100 % keys are dropped or writes refused, as maxmemory_policy says.',
      unit: 'percentunit',
      queries: [
        { expr: `${redis('redis_memory_used_bytes')} / ${redis('redis_memory_max_bytes')}`, legend: '{{instance}}' },
      ],
      steps: badFrom(0.8, 0.9),
    },
    {
      kind: 'stat',
      title: 'Keys',
      description: 'Keys in all databases.',
      unit: 'short',
      queries: [{ expr: `sum by (instance) (${redis('redis_db_keys')})`, legend: '{{instance}}' }],
    },
    {
      kind: 'stat',
      title: 'Age of the snapshot',
      description: 'Time since the last snapshot was written. An idle server writes none.',
      unit: 's',
      queries: [{ expr: `time() - ${redis('redis_rdb_last_save_timestamp_seconds')}`, legend: '{{instance}}' }],
      steps: badFrom(24 * HOUR, 72 * HOUR),
    },
  ],
};

const work: Row = {
  title: 'Memory and work',
  panels: [
    {
      kind: 'graph',
      title: 'Memory',
      description:
        'What data take, what the process holds of the RAM, and maxmemory. A snapshot may for a while double it.',
      unit: 'bytes',
      queries: [
        { expr: redis('redis_memory_used_bytes'), legend: '{{instance}} data' },
        { expr: redis('redis_memory_used_rss_bytes'), legend: '{{instance}} process' },
        { expr: redis('redis_memory_max_bytes'), legend: '{{instance}} maxmemory' },
      ],
    },
    {
      kind: 'graph',
      title: 'Commands',
      description: 'Commands by the second.',
      unit: 'ops',
      queries: [{ expr: rate(redis('redis_commands_processed_total')), legend: '{{instance}}' }],
    },
    {
      kind: 'graph',
      title: 'Hits',
      description: 'Share of the look-ups that found their key. No line while nothing is looked up.',
      unit: 'percentunit',
      queries: [{ expr: HIT_SHARE, legend: '{{instance}}' }],
    },
    {
      kind: 'graph',
      title: 'Keys that went',
      description: 'Keys that were dropped because memory was full, and those whose time was over, by the second.',
      unit: 'ops',
      queries: [
        { expr: rate(redis('redis_evicted_keys_total')), legend: '{{instance}} evicted' },
        { expr: rate(redis('redis_expired_keys_total')), legend: '{{instance}} expired' },
      ],
    },
    {
      kind: 'graph',
      title: 'Network',
      description: 'What the server receives and sends.',
      unit: 'Bps',
      queries: [
        { expr: rate(redis('redis_net_input_bytes_total')), legend: '{{instance}} in' },
        { expr: rate(redis('redis_net_output_bytes_total')), legend: '{{instance}} out' },
      ],
    },
    {
      kind: 'graph',
      title: 'Clients',
      description: 'Connected clients, and those of them that wait for a blocking command.',
      unit: 'short',
      queries: [
        { expr: redis('redis_connected_clients'), legend: '{{instance}} connected' },
        { expr: redis('redis_blocked_clients'), legend: '{{instance}} blocked' },
      ],
    },
  ],
};

const safety: Row = {
  title: 'What is safe',
  panels: [
    {
      kind: 'graph',
      title: 'Changes since the snapshot',
      description: 'Changes that only the append-only file has.',
      unit: 'short',
      queries: [{ expr: redis('redis_rdb_changes_since_last_save'), legend: '{{instance}}' }],
    },
    {
      kind: 'graph',
      title: 'Append-only file',
      description: 'Its size, and what it was after the last rewrite. At twice that it is written anew.',
      unit: 'bytes',
      queries: [
        { expr: redis('redis_aof_current_size_bytes'), legend: '{{instance}} now' },
        { expr: redis('redis_aof_base_size_bytes'), legend: '{{instance}} after the rewrite' },
      ],
    },
    {
      kind: 'graph',
      title: 'Last writes went well',
      description: 'Whether the last snapshot, the last write to the append-only file and its last rewrite went well.',
      unit: 'bool_yes_no',
      queries: [
        { expr: redis('redis_rdb_last_bgsave_status'), legend: '{{instance}} snapshot' },
        { expr: redis('redis_aof_last_write_status'), legend: '{{instance}} append-only file' },
        { expr: redis('redis_aof_last_bgrewrite_status'), legend: '{{instance}} rewrite' },
      ],
      steps: badBelow(1),
    },
    {
      kind: 'graph',
      title: 'Replicas',
      description: 'Replicas that are connected.',
      unit: 'short',
      queries: [{ expr: redis('redis_connected_slaves'), legend: '{{instance}}' }],
    },
    {
      kind: 'graph',
      title: 'Delay of replicas',
      description: 'Time since a replica was last heard of.',
      mayBeEmpty: 'there is no replica',
      unit: 's',
      queries: [{ expr: redis('redis_connected_slave_lag_seconds'), legend: '{{instance}} {{slave_ip}}' }],
      steps: badFrom(10),
    },
    {
      kind: 'graph',
      title: 'Connections refused',
      description: 'Connections that were refused because maxclients was reached, by the second.',
      unit: 'ops',
      queries: [{ expr: rate(redis('redis_rejected_connections_total')), legend: '{{instance}}' }],
      steps: badFrom(0.001),
    },
  ],
};

export const redisBoard: Board = {
  uid: 'redis',
  title: 'Redis',
  description: 'Memory against its maximum, commands, hits, clients, snapshots and the append-only file.',
  variables: [{ name: 'instance', label: 'Host', values: 'label_values(up{job="redis"}, instance)' }],
  rows: [now, work, safety],
};

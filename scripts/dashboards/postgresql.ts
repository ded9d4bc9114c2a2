import { type Board, badBelow, badFrom, type Row } from './board.ts';
import { pickedOf, rate, shareOf } from './promql.ts';

const postgresql = pickedOf('postgresql');
const MINUTE = 60;

const sum = (labels: string, counter: string) => `sum by (${labels}) (${rate(postgresql(counter))})`;
const CONNECTIONS = `sum by (instance) (${postgresql('pg_stat_activity_count')})`;
const MAX_CONNECTIONS = `max by (instance) (${postgresql('pg_settings_max_connections')})`;
const LONGEST = postgresql('pg_stat_activity_max_tx_duration');
const CACHE_HITS = shareOf(sum('instance', 'pg_stat_database_blks_hit'), sum('instance', 'pg_stat_database_blks_read'));

const now: Row = {
  title: 'Now',
  panels: [
    {
      kind: 'stat',
      title: 'Answers',
      description: 'Whether the exporter can ask the server.',
      unit: 'bool_yes_no',
      queries: [{ expr: postgresql('pg_up'), legend: '{{instance}}' }],
      steps: badBelow(1),
    },
    {
      kind: 'stat',
      title: 'Connections of the maximum',
      description: 'Share of max_connections that is taken. At 100 % new clients are refused.',
      unit: 'percentunit',
      queries: [{ expr: `${CONNECTIONS} / ${MAX_CONNECTIONS}`, legend: '{{instance}}' }],
      steps: badFrom(0.8, 0.9),
    },
    {
      kind: 'stat',
      title: 'Read from memory',
      description: 'Share of the blocks that were found in shared_buffers. Below 90 % for long, they are too small.',
      unit: 'percentunit',
      queries: [{ expr: CACHE_HITS, legend: '{{instance}}' }],
      steps: badBelow(0.9),
    },
    {
      kind: 'stat',
      title: 'Longest transaction',
      description: 'How long the oldest open transaction has been going on. It keeps old rows from being removed.',
      unit: 's',
      queries: [{ expr: `max by (instance) (${LONGEST})`, legend: '{{instance}}' }],
      steps: badFrom(5 * MINUTE, 60 * MINUTE),
    },
    {
      kind: 'stat',
      title: 'Data',
      description: 'Size of all databases.',
      unit: 'bytes',
      queries: [{ expr: `sum by (instance) (${postgresql('pg_database_size_bytes')})`, legend: '{{instance}}' }],
    },
  ],
};

const work: Row = {
  title: 'Connections and work',
  panels: [
    {
      kind: 'graph',
      title: 'Connections',
      description:
        'Connections by what they do, and max_connections. Many that are idle in a transaction are a fault of the client.',
      unit: 'short',
      queries: [
        {
          expr: `sum by (instance, state) (${postgresql('pg_stat_activity_count')})`,
          legend: '{{instance}} {{state}}',
        },
        { expr: MAX_CONNECTIONS, legend: '{{instance}} maximum' },
      ],
    },
    {
      kind: 'graph',
      title: 'Connections by database',
      description: 'Connections to each database.',
      unit: 'short',
      queries: [
        {
          expr: `sum by (instance, datname) (${postgresql('pg_stat_database_numbackends', 'datname!=""')})`,
          legend: '{{instance}} {{datname}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Transactions',
      description: 'Transactions that were committed and rolled back, by the second.',
      unit: 'ops',
      queries: [
        { expr: sum('instance', 'pg_stat_database_xact_commit'), legend: '{{instance}} committed' },
        { expr: sum('instance', 'pg_stat_database_xact_rollback'), legend: '{{instance}} rolled back' },
      ],
    },
    {
      kind: 'graph',
      title: 'Rows changed',
      description: 'Rows that were inserted, updated and deleted, by the second.',
      unit: 'ops',
      queries: ['inserted', 'updated', 'deleted'].map((what) => ({
        expr: sum('instance', `pg_stat_database_tup_${what}`),
        legend: `{{instance}} ${what}`,
      })),
    },
    {
      kind: 'graph',
      title: 'Temporary files',
      description: 'What queries write to disk because work_mem does not hold it.',
      unit: 'Bps',
      queries: [{ expr: sum('instance, datname', 'pg_stat_database_temp_bytes'), legend: '{{instance}} {{datname}}' }],
    },
    {
      kind: 'graph',
      title: 'Size of the databases',
      description: 'Size of each database on disk.',
      unit: 'bytes',
      queries: [
        {
          expr: `sum by (instance, datname) (${postgresql('pg_database_size_bytes')})`,
          legend: '{{instance}} {{datname}}',
        },
      ],
    },
  ],
};

const waiting: Row = {
  title: 'What waits, and replicas',
  panels: [
    {
      kind: 'graph',
      title: 'Locks',
      description: 'Locks that are held or waited for, by their mode. Exclusive ones that stay keep others waiting.',
      unit: 'short',
      queries: [{ expr: `sum by (instance, mode) (${postgresql('pg_locks_count')})`, legend: '{{instance}} {{mode}}' }],
    },
    {
      kind: 'graph',
      title: 'Deadlocks',
      description: 'Transactions that were ended because they waited for each other, by the second.',
      unit: 'ops',
      queries: [{ expr: sum('instance, datname', 'pg_stat_database_deadlocks'), legend: '{{instance}} {{datname}}' }],
      steps: badFrom(0.001),
    },
    {
      kind: 'graph',
      title: 'Lag of replicas',
      description: 'What a replica has still to apply.',
      mayBeEmpty: 'there is no replica',
      unit: 'bytes',
      queries: [
        {
          expr: `max by (instance, application_name) (${postgresql('pg_stat_replication_pg_wal_lsn_diff')})`,
          legend: '{{instance}} {{application_name}}',
        },
      ],
      steps: badFrom(100 * 1024 ** 2),
    },
  ],
};

export const postgresqlBoard: Board = {
  uid: 'postgresql',
  title: 'PostgreSQL',
  description: 'Connections against their maximum, transactions, memory, locks, sizes and replicas.',
  variables: [{ name: 'instance', label: 'Host', values: 'label_values(up{job="postgresql"}, instance)' }],
  rows: [now, work, waiting],
};

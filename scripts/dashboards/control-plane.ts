import { badBelow, badFrom, type Row } from './board.ts';
import { everyOf, rate } from './promql.ts';

const api = everyOf('kube-apiserver');
const etcd = everyOf('etcd');

/** Watches and tunnels stay open: their duration tells of nothing. */
const SHORT = 'verb!~"WATCH|CONNECT"';

export const controlPlane: Row = {
  title: 'Control plane',
  panels: [
    {
      kind: 'graph',
      title: 'Requests to the API',
      description: 'Requests to the API servers by the second, by HTTP status.',
      unit: 'reqps',
      queries: [{ expr: `sum by (code) (${rate(api('apiserver_request_total'))})`, legend: '{{code}}' }],
    },
    {
      kind: 'graph',
      title: 'Slowest requests to the API',
      description: 'Of 100 requests 99 are answered in less time.',
      unit: 's',
      queries: [
        {
          expr: `histogram_quantile(0.99, sum by (instance, le) (${rate(api('apiserver_request_duration_seconds_bucket', SHORT))}))`,
          legend: '{{instance}}',
        },
      ],
      steps: badFrom(1),
    },
    {
      kind: 'graph',
      title: 'Leader of etcd',
      description: 'Whether a member of etcd knows a leader. Without one nothing in the cluster can be changed.',
      unit: 'bool_yes_no',
      queries: [{ expr: etcd('etcd_server_has_leader'), legend: '{{instance}}' }],
      steps: badBelow(1),
    },
    {
      kind: 'graph',
      title: 'Database of etcd',
      description: 'Size of the database, and the most that it may have. At that size etcd takes no more writes.',
      unit: 'bytes',
      queries: [
        { expr: etcd('etcd_mvcc_db_total_size_in_bytes'), legend: '{{instance}}' },
        { expr: etcd('etcd_server_quota_backend_bytes'), legend: '{{instance}} at most' },
      ],
    },
    {
      kind: 'graph',
      title: 'Slowest writes of etcd',
      description: 'Of 100 writes to its log 99 reach the disk in less time. Above 10 ms the disk is too slow.',
      unit: 's',
      queries: [
        {
          expr: `histogram_quantile(0.99, sum by (instance, le) (${rate(etcd('etcd_disk_wal_fsync_duration_seconds_bucket'))}))`,
          legend: '{{instance}}',
        },
      ],
      steps: badFrom(0.01, 0.1),
    },
    {
      kind: 'graph',
      title: 'Changes of the leader',
      description: 'How often a member of etcd saw the leader change in the time shown.',
      unit: 'short',
      queries: [
        { expr: `increase(${etcd('etcd_server_leader_changes_seen_total')}[$__range])`, legend: '{{instance}}' },
      ],
    },
  ],
};

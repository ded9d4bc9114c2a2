import { type Board, badBelow, badFrom, type Row } from './board.ts';
import { controlPlane } from './control-plane.ts';
import { hostPanels } from './hosts.ts';
import { everyOf, rate } from './promql.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** One alert always fires, to prove that alerts arrive. */
const FIRING = 'ALERTS{alertstate="firing", alertname!="Watchdog"}';

const node = everyOf('node');
const kube = everyOf('kube-state-metrics');
const prometheus = everyOf('prometheus');

/** 1 for each node that is ready, 0 for each that is not. */
const READY = kube('kube_node_status_condition', 'condition="Ready"', 'status="true"');

const now: Row = {
  title: 'Now',
  panels: [
    {
      kind: 'stat',
      title: 'Hosts up',
      description: 'Hosts whose node exporter answers.',
      unit: 'none',
      queries: [{ expr: `sum(${node('up')})`, legend: 'up' }],
    },
    {
      kind: 'stat',
      title: 'Targets down',
      description: 'Targets of any job that do not answer. They are named below.',
      unit: 'none',
      queries: [{ expr: 'count(up) - sum(up)', legend: 'down' }],
      steps: badFrom(1),
    },
    {
      kind: 'stat',
      title: 'Alerts',
      description: 'Alerts that fire. They are named below.',
      unit: 'none',
      queries: [{ expr: `count(${FIRING}) or vector(0)`, legend: 'firing' }],
      steps: badFrom(1),
    },
    {
      kind: 'stat',
      title: 'Nodes not ready',
      description: 'Nodes of Kubernetes that its control plane does not count as ready.',
      unit: 'none',
      queries: [{ expr: `count(${READY}) - sum(${READY})`, legend: 'not ready' }],
      steps: badFrom(1),
    },
    {
      kind: 'stat',
      title: 'Pods not running',
      description: 'Pods that wait, that failed, or of which nothing is known.',
      unit: 'none',
      queries: [
        { expr: `sum(${kube('kube_pod_status_phase', 'phase=~"Pending|Failed|Unknown"')})`, legend: 'not running' },
      ],
      steps: badFrom(1),
    },
    {
      kind: 'stat',
      title: 'First certificate to expire',
      description: 'Time until the first certificate of the control plane or of a kubelet expires.',
      unit: 's',
      queries: [
        { expr: `min(${node('rebuild_certificate_expiry_timestamp_seconds')}) - time()`, legend: 'expires in' },
      ],
      steps: badBelow(30 * DAY, 7 * DAY),
    },
    {
      kind: 'stat',
      title: 'Age of the etcd backup',
      description: 'Time since the newest backup of etcd was made. One is made every day.',
      mayBeEmpty: 'the first backup is still to come',
      unit: 's',
      queries: [{ expr: `time() - max(${node('rebuild_etcd_backup_timestamp_seconds')})`, legend: 'age' }],
      steps: badFrom(26 * HOUR),
    },
    {
      kind: 'stat',
      title: 'Series',
      description: 'Time series that Prometheus holds in memory.',
      unit: 'short',
      queries: [{ expr: prometheus('prometheus_tsdb_head_series'), legend: 'series' }],
    },
  ],
};

const targets: Row = {
  title: 'Targets and alerts',
  panels: [
    {
      kind: 'table',
      title: 'Alerts that fire',
      description: 'Every alert that fires. Its description says what to do.',
      mayBeEmpty: 'no alert fires',
      unit: 'none',
      queries: [{ expr: `max by (alertname, severity, instance) (${FIRING})`, legend: 'firing' }],
    },
    {
      kind: 'table',
      title: 'Targets that are down',
      description: 'Every target that does not answer Prometheus.',
      mayBeEmpty: 'every target answers',
      unit: 'none',
      queries: [{ expr: 'max by (job, instance) (up == 0)', legend: 'up' }],
    },
    {
      kind: 'graph',
      title: 'Targets up',
      description: 'Share of the targets of each job that answer.',
      unit: 'percentunit',
      queries: [{ expr: 'avg by (job) (up)', legend: '{{job}}' }],
    },
    {
      kind: 'graph',
      title: 'Samples',
      description: 'Samples that Prometheus takes in by the second.',
      unit: 'short',
      queries: [{ expr: rate(prometheus('prometheus_tsdb_head_samples_appended_total')), legend: '{{instance}}' }],
    },
    {
      kind: 'graph',
      title: 'Notifications that failed',
      description: 'Messages that Alertmanager could not deliver by the second. Above 0 nobody hears of an alert.',
      unit: 'short',
      queries: [
        {
          expr: `sum by (integration) (${rate(everyOf('alertmanager')('alertmanager_notifications_failed_total'))})`,
          legend: '{{integration}}',
        },
      ],
      steps: badFrom(0.001),
    },
  ],
};

/** The first look: what does not answer, what fires, and how full the hosts are. */
export const clusterBoard: Board = {
  uid: 'cluster',
  title: 'Cluster',
  description: 'The first look: what does not answer, what fires, and how much of each host is in use.',
  rows: [now, targets, { title: 'Hosts', panels: hostPanels(node) }, controlPlane],
};

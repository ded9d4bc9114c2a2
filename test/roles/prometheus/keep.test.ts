import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertGroups } from '../../../roles/prometheus/alerts/groups.ts';
import { keptOf } from '../../../roles/prometheus/keep.ts';

const JOBS = [
  ...['prometheus', 'alertmanager', 'node', 'redis', 'postgresql', 'rabbitmq', 'etcd', 'kube-apiserver', 'kubelet'],
  ...['cadvisor', 'kube-state-metrics', 'kube-proxy'],
];
const whole = (expression: string) => new RegExp(`^(?:${expression})$`);

/** Whether a series of `job` is kept, or without `labels` any of the metric: as Prometheus does it, by whole matches. */
function isKept(job: string, metric: string, labels?: Readonly<Record<string, string>>): boolean {
  const kept = keptOf(job);
  if (!kept) return true;
  const { metrics, without = [] } = kept;
  const isDropped =
    labels && without.some(({ label, series }) => whole(series).test(`${metric};${labels[label] ?? ''}`));
  return metrics.some((it) => whole(it).test(metric)) && !isDropped;
}

/** Names of metrics of our own jobs in an expression. */
function metricsIn(expression: string): string[] {
  const names =
    /\b(?:node|redis|pg|rabbitmq|erlang|etcd|kube|kubelet|kubeproxy|apiserver|container|machine|prometheus|alertmanager|rebuild|process)_\w+/g;
  return [...expression.replaceAll(/"[^"]*"/g, '""').matchAll(names)].map(([name]) => name);
}

describe('what is kept of a job', () => {
  const alerts = alertGroups.flatMap((group) => group.alerts);

  it.each(alerts.map(({ name, expr }) => [name, metricsIn(expr)] as const))('has what %s asks for', (_, metrics) => {
    expect(metrics.filter((metric) => !JOBS.some((job) => isKept(job, metric)))).toEqual([]);
  });

  const folder = 'roles/grafana/dashboards';
  const files = existsSync(folder) ? readdirSync(folder) : [];
  it.each(files.filter((name) => name.endsWith('.json')))('has what the dashboard %s asks for', (name) => {
    const expressions = [...readFileSync(join(folder, name), 'utf8').matchAll(/"expr": *("(?:[^"\\]|\\.)*")/g)];
    const asked = expressions.flatMap(([, json]) => metricsIn(JSON.parse(json!) as string));
    expect(asked.length).toBeGreaterThan(0);
    expect([...new Set(asked)].filter((metric) => !JOBS.some((job) => isKept(job, metric)))).toEqual([]);
  });

  it.each([
    ['node', 'node_network_receive_bytes_total', { device: 'eth0' }, true],
    ['node', 'node_network_receive_bytes_total', { device: 'veth1234' }, false],
    ['node', 'node_scrape_collector_duration_seconds', {}, false],
    ['node', 'node_systemd_unit_state', { name: 'etcd-backup.service', state: 'failed' }, true],
    ['node', 'node_systemd_unit_state', { name: 'etcd-backup.service', state: 'active' }, false],
    ['node', 'node_systemd_unit_state', { name: 'basic.target', state: 'failed' }, false],
    ['rabbitmq', 'rabbitmq_queue_messages_ready', { vhost: 'apps', queue: 'q.ai' }, true],
    ['rabbitmq', 'rabbitmq_channel_consumers', { channel: '<0.912.0>' }, false],
    ['rabbitmq', 'rabbitmq_connection_incoming_bytes_total', { channel: '<0.903.0>' }, false],
    ['rabbitmq', 'rabbitmq_channels', {}, true],
    ['kube-apiserver', 'apiserver_request_duration_seconds_bucket', { le: '1', verb: 'GET' }, true],
    ['kube-apiserver', 'apiserver_request_duration_seconds_bucket', { le: '+Inf', verb: 'GET' }, true],
    ['kube-apiserver', 'apiserver_request_duration_seconds_bucket', { le: '0.05', verb: 'GET' }, false],
    ['kube-apiserver', 'apiserver_request_duration_seconds_bucket', { le: '30', verb: 'GET' }, false],
    ['kube-apiserver', 'apiserver_request_duration_seconds_bucket', { le: '1', verb: 'WATCH' }, false],
    ['kube-apiserver', 'apiserver_request_total', { verb: 'WATCH' }, true],
    ['cadvisor', 'container_memory_working_set_bytes', { container: 'worker' }, true],
    ['cadvisor', 'container_memory_working_set_bytes', { container: '' }, false],
    ['cadvisor', 'container_network_receive_bytes_total', { pod: 'p', interface: 'eth0', container: '' }, true],
    ['cadvisor', 'container_network_receive_bytes_total', { pod: '', interface: 'eth0' }, false],
    ['kube-state-metrics', 'kube_pod_status_ready', { condition: 'true' }, true],
    ['kube-state-metrics', 'kube_pod_status_ready', { condition: 'false' }, false],
    ['kube-state-metrics', 'kube_node_status_condition', { condition: 'Ready', status: 'true' }, true],
    ['kube-state-metrics', 'kube_node_status_condition', { condition: 'Ready', status: 'unknown' }, false],
    ['mine', 'anything', {}, true],
  ] as const)('of %s: %s%j: %s', (job, metric, labels, kept) => {
    expect(isKept(job, metric, labels)).toBe(kept);
  });
});

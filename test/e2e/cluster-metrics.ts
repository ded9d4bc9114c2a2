import { expect, it } from 'vitest';
import { eventually } from './cluster-kubernetes.ts';
import type { TestCluster } from './support.ts';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** What Prometheus answers. */
async function query(cluster: TestCluster, expression: string): Promise<readonly Sample[]> {
  const answer = await cluster.on(
    'k8s-monitoring',
    `curl -sG http://127.0.0.1:9090/api/v1/query --data-urlencode 'query=${expression}'`,
  );
  return (JSON.parse(answer) as { data: { result: readonly Sample[] } }).data.result;
}

async function byLabel(cluster: TestCluster, label: string, expression: string): Promise<Record<string, number>> {
  const samples = await query(cluster, expression);
  return Object.fromEntries(samples.map(({ metric, value }) => [metric[label] ?? '', Number(value[1])]));
}

/** What Prometheus, outside of the cluster, sees of Kubernetes. */
export function prometheusSees(cluster: TestCluster, say: (text: string) => void): void {
  it('is seen by Prometheus, every kind of target', async () => {
    expect(await byLabel(cluster, 'job', 'sum by (job) (up)')).toMatchObject({
      ...{ prometheus: 1, node: 13, redis: 1, postgresql: 1, rabbitmq: 1, etcd: 1, 'kube-proxy': 9 },
      ...{ 'kube-apiserver': 1, kubelet: 9, cadvisor: 9, 'kube-state-metrics': 1, alertmanager: 1 },
    });
    expect(await query(cluster, 'up == 0')).toEqual([]);
  });

  it('is known to it with its objects, containers and certificates, in a few thousand series', async () => {
    const nodes = 'sum by (node) (kube_node_status_condition{condition="Ready", status="true"})';
    expect(Object.values(await byLabel(cluster, 'node', nodes))).toEqual(Array(9).fill(1));
    const memory = 'container_memory_working_set_bytes{container=~"storage-worker|ai-worker"}';
    const used = await eventually(() => byLabel(cluster, 'instance', memory), {
      until: (found) => Object.keys(found).length === 2,
    });
    expect(Object.keys(used).toSorted()).toEqual(['k8s-worker-ai', 'k8s-worker-storage']);
    const expiries = 'count by (instance) (rebuild_certificate_expiry_timestamp_seconds > time() + 86400)';
    const certificates = await eventually(() => byLabel(cluster, 'instance', expiries), {
      until: (found) => Object.keys(found).length === 9,
    });
    expect(Object.keys(certificates).length).toBe(9);
    const series = await byLabel(cluster, 'job', 'sum by (job) (scrape_samples_post_metric_relabeling)');
    const total = Object.values(series).reduce((sum, count) => sum + count, 0);
    say(`series: ${total}: ${JSON.stringify(series)}`);
    expect(total).toBeLessThan(7000);
  });
}

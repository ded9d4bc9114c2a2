import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { TestCluster } from './support.ts';

const MASTER = 'k8s-master';
const WORKERS = {
  'storage-worker': {
    host: 'k8s-worker-storage',
    resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    cgroup: `${1024 * 1024 * 1024}\n100000`,
  },
  'ai-worker': {
    host: 'k8s-worker-ai',
    resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
    cgroup: `${2 * 1024 * 1024 * 1024}\n200000`,
  },
} as const;

export function kubectlOn(cluster: TestCluster, ...words: string[]): Promise<string> {
  return cluster.on(MASTER, `KUBECONFIG=/etc/kubernetes/admin.conf kubectl ${words.join(' ')}`);
}

interface List<Item> {
  readonly items: readonly Item[];
}
interface Node {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly uid: string };
  readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] };
}
interface Workload {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly resources: object }[] } };
  };
  readonly status: Readonly<Record<string, unknown>>;
}

export async function nodesOf(cluster: TestCluster): Promise<readonly Node[]> {
  return (JSON.parse(await kubectlOn(cluster, 'get nodes -o json')) as List<Node>).items;
}

export function readyNames(nodes: readonly Node[]): readonly string[] {
  const isReady = ({ status }: Node) => status.conditions.some((it) => it.type === 'Ready' && it.status === 'True');
  return nodes
    .filter(isReady)
    .map(({ metadata }) => metadata.name)
    .toSorted();
}

/** What the bring-up has to leave in Kubernetes. */
export function kubernetesHolds(cluster: TestCluster, say: (text: string) => void): void {
  it('has the control plane, six API nodes and two workers, all Ready, with their labels', async () => {
    say(`kubectl get nodes -o wide:\n${await kubectlOn(cluster, 'get nodes -o wide')}`);
    const nodes = await nodesOf(cluster);
    expect(readyNames(nodes)).toEqual([
      ...['auth', 'chat-llm', 'location', 'recycle-info', 'userinfo', 'waste'].map((name) => `k8s-api-${name}`),
      ...['k8s-master', 'k8s-worker-ai', 'k8s-worker-storage'],
    ]);
    const labels = Object.fromEntries(nodes.map(({ metadata }) => [metadata.name, metadata.labels]));
    expect(labels['k8s-api-chat-llm']).toMatchObject({ workload: 'api', domain: 'chat-llm' });
    expect(labels['k8s-worker-ai']).toMatchObject({ workload: 'worker-ai', 'worker-type': 'network-bound' });
  });

  it('has CoreDNS, the pod network and metrics-server ready, and metrics of every node', async () => {
    const { items } = JSON.parse(await kubectlOn(cluster, 'get deployments,daemonsets -A -o json')) as List<Workload>;
    const status = new Map(items.map(({ metadata, status }) => [metadata.name, status]));
    expect(status.get('coredns')).toMatchObject({ replicas: 2, availableReplicas: 2 });
    expect(status.get('metrics-server')).toMatchObject({ replicas: 1, availableReplicas: 1 });
    expect(status.get('kube-flannel-ds')).toMatchObject({ desiredNumberScheduled: 9, numberAvailable: 9 });
    const measured = await eventually(async () => (await kubectlOn(cluster, 'top nodes --no-headers')).split('\n'), {
      until: (lines) => lines.length === 9 && lines.every((line) => !line.includes('<unknown>')),
    });
    expect(measured.length).toBe(9);
  });

  it.each(Object.entries(WORKERS))(
    'runs %s with exactly the tuned limits, also in its cgroup',
    async (name, wanted) => {
      const deployment = JSON.parse(await kubectlOn(cluster, `get deployment ${name} -n apps -o json`)) as Workload;
      expect(deployment.status).toMatchObject({ replicas: 1, readyReplicas: 1 });
      expect(deployment.spec.template.spec.containers.map(({ resources }) => resources)).toEqual([wanted.resources]);
      const where = `get pods -n apps --field-selector status.phase=Running -l app.kubernetes.io/name=${name}`;
      const [uid = '', host] = (
        await kubectlOn(cluster, `${where} -o "jsonpath={.items[*]['metadata.uid','spec.nodeName']}"`)
      ).split(' ');
      expect(host).toBe(wanted.host);
      const slice = `kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid.replaceAll('-', '_')}.slice`;
      expect(
        await cluster.on(
          wanted.host,
          `if [ -f /sys/fs/cgroup/cgroup.controllers ]; then cd /sys/fs/cgroup/${slice}; cat memory.max; cut -d' ' -f1 cpu.max; ` +
            `else cat /sys/fs/cgroup/memory/${slice}/memory.limit_in_bytes /sys/fs/cgroup/cpu/${slice}/cpu.cfs_quota_us; fi`,
        ),
      ).toBe(wanted.cgroup);
    },
  );

  it('takes a message from q.ai, and its row is in PostgreSQL', async () => {
    await messageIsStored(cluster);
  });
}

/** Publishes to q.ai as the application does, and waits for the row that worker-ai writes. */
export async function messageIsStored(cluster: TestCluster): Promise<void> {
  const id = `e2e-${Date.now()}`;
  const password = await cluster.secret('rabbitmq_app_password');
  const message = JSON.stringify({
    routing_key: 'q.ai',
    payload: id,
    payload_encoding: 'string',
    properties: { message_id: id, delivery_mode: 2 },
  });
  const published = await cluster.on(
    'k8s-rabbitmq',
    `printf %s '${message}' | curl -s -u 'app:${password}' -H 'content-type: application/json' -d @- http://127.0.0.1:15672/api/exchanges/apps/amq.default/publish`,
  );
  expect(published).toBe('{"routed":true}');
  const rows = () =>
    cluster.on(
      'k8s-postgresql',
      `cd /; sudo -u postgres psql -AtXc "select queue, body from processed where body = '${id}'" chat_llm`,
    );
  expect(await eventually(rows, { until: (row) => row !== '' })).toBe(`q.ai|${id}`);
}

/** Start time of every process that a second run must leave alone, host by host. */
export async function startTimes(cluster: TestCluster): Promise<string> {
  const names =
    'containerd|kubelet|etcd|kube-apiserver|kube-controller|kube-scheduler|kube-proxy|flanneld|coredns|metrics-server|worker|redis-server|postgres|beam.smp|prometheus|node_exporter';
  const { stdout } = await cluster.rebuild(
    'exec',
    'all',
    '--',
    `ps -eo lstart,pid,comm | grep -E '(${names})$' || true`,
  );
  return stdout.split('\n').toSorted().join('\n');
}

export async function eventually<Value>(
  look: () => Promise<Value>,
  { until, seconds = 120 }: { until(value: Value): boolean; seconds?: number },
): Promise<Value> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      const value = await look();
      if (until(value) || Date.now() > deadline) return value;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(1000);
  }
}

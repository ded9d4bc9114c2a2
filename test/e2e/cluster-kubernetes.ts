import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import type { LabStatus } from '../../src/lab/lab.ts';
import { changesOf, eventsOf, labEc2, type Ran, summaryOf, type TestCluster } from './support.ts';

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
  readonly status: {
    readonly conditions: readonly { readonly type: string; readonly status: string }[];
    readonly nodeInfo: { readonly machineID: string };
  };
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

  it('keeps packets to pods and services that do not exist', async () => {
    // Nobody's: 10.96.0.0/12 and 192.168.0.0/16 hold a few addresses each. What left here would reach a stranger.
    for (const address of ['10.111.254.253', '192.168.254.253']) {
      const said = await cluster.on('k8s-master', `curl -sSk -m 5 https://${address}/ 2>&1 || true`);
      expect(said).toMatch(/^curl: \(7\) /); // refused or without a route, and at once: a packet that is lost gives 28
    }
    const rule = '-d 10.96.0.0/12 .* -j REJECT';
    const once = `for chain in OUTPUT FORWARD; do iptables -w -S $chain | grep -c -- '${rule}'; done`;
    expect(await cluster.on('k8s-worker-ai', once)).toBe('1\n1');
  });

  it('takes a message from q.ai, and its row is in PostgreSQL', async () => {
    await messageIsStored(cluster);
  });
}

/** How the cluster takes a change of its workloads, and the loss of a machine. */
export function kubernetesChanges(cluster: TestCluster, rebuild: (...words: string[]) => Promise<Ran>): void {
  const role = (...words: string[]) => rebuild('role', 'workloads', ...words, '--json');
  const linesOf = (ran: Ran) => eventsOf(ran).flatMap((event) => (event.type === 'task.output' ? [event.line] : []));

  it('changes exactly the limit that was changed, and shows what the node has', async () => {
    await withEdit(cluster, 'worker.yaml', ['memory_request: 1Gi', 'memory_request: 512Mi'], async () => {
      const ran = await role();
      expect(ran.code).toBe(0);
      expect(changesOf(ran)).toEqual(['k8s-master: kube_object Deployment apps/ai-worker']);
      expect(linesOf(ran).join('\n')).toMatch(/ai-worker: .*memory request 1024 -> 512 MiB, limit 2048 MiB/);
      expect(linesOf(ran).join('\n')).toMatch(/k8s-worker-ai: allocatable \d+m CPU and \d+ MiB/);
      const requests = '-n apps -o "jsonpath={.spec.template.spec.containers[0].resources.requests}"';
      expect(JSON.parse(await kubectlOn(cluster, `get deployment ai-worker ${requests}`))).toEqual({
        cpu: '500m',
        memory: '512Mi',
      });
    });
    expect(changesOf(await role())).toEqual(['k8s-master: kube_object Deployment apps/ai-worker']);
  });

  it('refuses a request that no node can honour, before it changes anything', async () => {
    await withEdit(cluster, 'worker.yaml', ['memory_request: 1Gi', 'memory_request: 1900Mi'], async () => {
      const ran = await role();
      expect(ran.code).toBe(1);
      expect(ran.stdout).toContain('WORKLOAD_DOES_NOT_FIT');
    });
    expect(changesOf(await role())).toEqual([]);
  });

  it('says which image cannot be pulled, and why', async () => {
    await withEdit(cluster, 'control_plane.yaml', ['rebuild.lab/worker:1', 'rebuild.lab/worker:none'], async () => {
      const ran = await role('-e', 'workloads.timeout_seconds=30');
      expect(ran.code).toBe(1);
      const { error } = summaryOf(ran).hosts.find(({ host }) => host === MASTER)!;
      expect(JSON.stringify(error)).toMatch(/ErrImagePull.*rebuild\.lab\/worker:none.*(not found|no such host)/);
    });
    expect((await role()).code).toBe(0);
  });

  it('removes a workload that left the inventory, and nothing else', async () => {
    const before = await kubectlOn(cluster, 'get deployments -A -o name');
    await withEdit(cluster, 'control_plane.yaml', [/^ {4}storage-worker:\n(?: {6}.*\n)+/m, ''], async () => {
      expect(changesOf(await role())).toEqual(['k8s-master: kube_set workloads']);
      const left = before.split('\n').filter((name) => name !== 'deployment.apps/storage-worker');
      expect((await kubectlOn(cluster, 'get deployments -A -o name')).split('\n')).toEqual(left);
    });
    expect((await role()).code).toBe(0);
    expect(await kubectlOn(cluster, 'get deployments -A -o name')).toBe(before);
  });

  it('takes a new machine in the place of a worker that is gone: Ready, with its labels and its pod', async () => {
    const before = (await nodesOf(cluster)).find(({ metadata }) => metadata.name === 'k8s-worker-ai')!;
    await terminate(cluster, 'k8s-worker-ai');
    const ran = await rebuild('cluster', '--yes', '--json');
    expect(summaryOf(ran).hosts.filter(({ error }) => error)).toEqual([]);
    const nodes = await eventually(() => nodesOf(cluster), { until: (seen) => readyNames(seen).length === 9 });
    const node = nodes.find(({ metadata }) => metadata.name === 'k8s-worker-ai')!;
    expect(readyNames(nodes).length).toBe(9);
    expect(node.metadata.labels).toMatchObject({ workload: 'worker-ai', 'worker-type': 'network-bound' });
    expect(node.status.nodeInfo.machineID).not.toBe(before.status.nodeInfo.machineID);
    await messageIsStored(cluster);
    expect(changesOf(await rebuild('cluster', '--json'))).toEqual([]);
  });
}

/** Runs `work` while a file of the inventory says something else. */
async function withEdit(
  cluster: TestCluster,
  name: string,
  [from, to]: readonly [string | RegExp, string],
  work: () => Promise<void>,
): Promise<void> {
  const file = join(cluster.inventory, 'group_vars', name);
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
  try {
    await work();
  } finally {
    writeFileSync(file, before);
  }
}

async function terminate(cluster: TestCluster, host: string): Promise<void> {
  const { daemon } = JSON.parse((await cluster.rebuild('lab', 'status', '--json')).stdout) as LabStatus;
  const ec2 = labEc2(daemon!.port);
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({
      Filters: [
        { Name: 'tag:rebuild:host', Values: [host] },
        { Name: 'instance-state-name', Values: ['running'] },
      ],
    }),
  );
  const ids = Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId!));
  expect(ids.length).toBe(1);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
}

/** Publishes to q.ai as the application does, and waits for the row that worker-ai writes. */
async function messageIsStored(cluster: TestCluster): Promise<void> {
  const id = `e2e-${Date.now()}`;
  const password = await cluster.secret('rabbitmq_admin_password');
  const message = JSON.stringify({
    routing_key: 'q.ai',
    payload: id,
    payload_encoding: 'string',
    properties: { message_id: id, delivery_mode: 2 },
  });
  const published = await cluster.on(
    'k8s-rabbitmq',
    `printf %s '${message}' | curl -s -u 'admin:${password}' -H 'content-type: application/json' -d @- http://127.0.0.1:15672/api/exchanges/apps/amq.default/publish`,
  );
  expect(published).toBe('{"routed":true}');
  const rows = () =>
    cluster.on(
      'k8s-postgresql',
      `cd /; sudo -u postgres psql -AtXc "select queue, body from processed where body = '${id}'" chat_llm`,
    );
  expect(await eventually(rows, { until: (row) => row !== '' })).toBe(`q.ai|${id}`);
}

/**
 * Every process that a second run must leave alone, with its start in ticks since the machine's: its clock may be set.
 * PostgreSQL has a process for each connection, and RabbitMQ one for each question, which come and go.
 */
export async function startTimes(cluster: TestCluster): Promise<readonly string[]> {
  const names = [
    ...[
      'containerd',
      'kubelet',
      'etcd',
      'kube-apiserver',
      'kube-controller',
      'kube-scheduler',
      'kube-proxy',
      'flanneld',
    ],
    ...['coredns', 'metrics-server', 'kube-state-metr', 'worker', 'redis-server', 'postgres', 'prometheus'],
    'prometheus-node',
  ].join('|');
  const awk =
    `{ begin = index($0, "("); end = match($0, /\\) [A-Z] /); name = substr($0, begin + 1, end - begin - 1); ` +
    `split(substr($0, end + 2), field, " "); ` +
    `if (name ~ /^(${names})$/ && (name != "postgres" || field[2] == 1)) print name, $1, field[20] }`;
  const unit =
    'systemctl show -p MainPID,ActiveEnterTimestampMonotonic rabbitmq-server kubelet containerd | paste -sd " "';
  const { stdout } = await cluster.rebuild(
    'exec',
    'all',
    '--',
    `cat /proc/[0-9]*/stat 2>/dev/null | awk '${awk}'; ${unit}`,
  );
  return stdout.split('\n').filter(Boolean).toSorted();
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

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubernetesRelease } from '../../src/kubernetes/releases.ts';
import { eventually, kubectlOn } from './cluster-kubernetes.ts';
import { etcdClusterId, uidsOf } from './etcd.ts';
import { OLD_RELEASE as OLD } from './old-release.ts';
import { changesOf, eventsOf, phasesOf, type Ran, summaryOf, testCluster } from './support.ts';

const NEW = kubernetesRelease.kubernetes;
const MASTER = 'k8s-master';
const NODES = [MASTER, 'k8s-worker-ai', 'k8s-worker-storage'];
const cluster = testCluster('e2e-upgrade', 45, NODES);
const say = (text: string) => console.log(`e2e: ${text}`);
const kubectl = (...words: string[]) => kubectlOn(cluster, ...words);

const playbook = join(cluster.inventory, '../small.yaml');
const PLAYS = `
- { name: Hosts, hosts: all, roles: [base], tags: base }
- { name: Kubernetes nodes, hosts: kubernetes, roles: [containerd, kubernetes_packages, kubelet] }
- { name: Control plane, hosts: control_plane, roles: [kubeadm_init, cni] }
- { name: Nodes join, hosts: 'kubernetes:!control_plane', roles: [kubeadm_join] }
- { name: In the cluster, hosts: control_plane, roles: [node_labels, etcd_backup] }
`;
const rebuild = (...words: string[]) => cluster.rebuild(...words, '-p', playbook);
const bringUp = () => rebuild('cluster', '--yes', '--json');

/** The version that the inventory wants. */
function want(version: string): void {
  edit('kubernetes.yaml', [
    /^kubernetes_packages:\n( {2}version: .*\n)?/m,
    `kubernetes_packages:\n  version: ${version}\n`,
  ]);
}

function edit(name: string, [from, to]: readonly [RegExp, string]): void {
  const file = join(cluster.inventory, 'group_vars', name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}

beforeAll(async () => {
  writeFileSync(playbook, PLAYS);
  edit('control_plane.yaml', [/^etcd_backup:\n( {2}.*\n)+/m, 'etcd_backup: {}\n']); // no host takes them
  const mirror = await cluster.rebuild('mirror', '--kubernetes', OLD);
  expect(mirror.stderr).toBe('');
  say(`a mirror with ${OLD} and ${NEW}: ${Math.round(mirror.seconds)} s`);
  want(OLD);
  const ran = await bringUp();
  say(`three nodes with ${OLD}, from nothing: ${Math.round(ran.seconds)} s: ${phasesOf(ran)}`);
  expect(summaryOf(ran).hosts.map(({ status }) => status)).toEqual(['changed', 'changed', 'changed']);
  await kubectl('wait --for=condition=Ready nodes --all --timeout=120s'); // or all pods would be on one of them
  await applyOn(MASTER, WEB);
  await kubectl('rollout status deployment/web --timeout=120s');
});

afterAll(() => cluster.dispose());

/** A service of three pods, of which two have to be there. One that ends still answers for a moment. */
const WEB = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web' },
    data: { Corefile: '.:5353 {\n whoami\n health :8080\n}\n' },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          terminationGracePeriodSeconds: 10,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: { app: 'web' } },
            },
          ],
          containers: [
            {
              name: 'web',
              image: `registry.k8s.io/coredns/coredns:${kubernetesRelease.coredns}`,
              args: ['-conf', '/etc/web/Corefile'],
              readinessProbe: { httpGet: { path: '/health', port: 8080 }, periodSeconds: 1 },
              lifecycle: { preStop: { sleep: { seconds: 4 } } },
              volumeMounts: [{ name: 'config', mountPath: '/etc/web' }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: 'web' } }],
        },
      },
    },
  },
  budget(2),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { clusterIP: '10.96.0.80', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  },
];

function budget(minAvailable: number): object {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
  };
}

async function applyOn(host: string, manifests: readonly object[]): Promise<void> {
  const list = Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests })).toString('base64');
  await cluster.on(host, `echo ${list} | base64 -d | KUBECONFIG=/etc/kubernetes/admin.conf kubectl apply -f -`);
}

/** The versions that kubelets tell of, in the order of NODES. */
async function versions(): Promise<readonly string[]> {
  return (await kubectl(`get nodes -o jsonpath='{.items[*].status.nodeInfo.kubeletVersion}'`)).split(' ');
}

describe('is refused with a code, and nothing is changed:', () => {
  it.each([
    ['two minor versions at once', '1.36.0', 'KUBERNETES_SKEW', /1\.36\.0 leaves out a minor version/],
    ['an older version', '1.33.9', 'KUBERNETES_SKEW', /a cluster cannot go back/],
    ['a version that is nowhere', '1.34.99', 'PACKAGE_VERSION_NOT_FOUND', /1\.34\.99/],
  ])('%s', async (_, version, code, words) => {
    want(version);
    const ran = await rebuild('upgrade', '--yes');
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(words)]);
    expect(ran.stderr).toContain(code);
    expect(await versions()).toEqual([`v${OLD}`, `v${OLD}`, `v${OLD}`]);
  });

  it('another version in a run of the playbook: it is left to the upgrade', async () => {
    want(NEW);
    const ran = await bringUp();
    expect(summaryOf(ran).hosts.map(({ error }) => error?.code)).toEqual(Array(3).fill('KUBERNETES_UPGRADE'));
    expect(ran.stdout).toContain('./rebuild upgrade');
    expect(await cluster.on(MASTER, "dpkg-query -Wf '${Version}' kubeadm")).toMatch(`${OLD}-`);
  });

  it('another version for the control plane alone', async () => {
    const ran = await rebuild('role', 'kubeadm_init', '--json');
    expect(summaryOf(ran).hosts.map(({ error }) => error?.code)).toEqual(['KUBERNETES_UPGRADE']);
    expect(await cluster.on(MASTER, 'grep ^kubernetesVersion /etc/kubernetes/kubeadm.yaml')).toMatch(`v${OLD}`);
  });

  it('another version on a host that is to join', async () => {
    const [worker, conf] = [NODES[1]!, '/etc/kubernetes/kubelet.conf'];
    await cluster.on(worker, `mv ${conf} /root/kubelet.conf`);
    const ran = await rebuild('role', 'kubernetes_packages', '--limit', worker, '--json');
    await cluster.on(worker, `mv /root/kubelet.conf ${conf}`);
    const said = `KUBERNETES_UPGRADE: ${OLD} is what the cluster runs, and ${NEW} is wanted`;
    expect(summaryOf(ran).hosts.map(({ error }) => `${error?.code}: ${error?.message}`)).toEqual([
      expect.stringContaining(said),
    ]);
  });

  it('a cluster with a node that is not Ready', async () => {
    const [, worker] = NODES;
    const status = {
      conditions: [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'no network' }],
    };
    await cluster.on(worker!, 'systemctl stop kubelet');
    await kubectl(`patch node ${worker} --subresource=status -p '${JSON.stringify({ status })}'`);
    const ran = await rebuild('upgrade', '--yes');
    await cluster.on(worker!, 'systemctl start kubelet');
    expect(ran.stderr).toContain(`UPGRADE_NODE_NOT_READY: ${worker} is not Ready: KubeletNotReady: no network`);
    await kubectl(`wait --for=condition=Ready node/${worker} --timeout=60s`);
    await kubectl('wait --for=condition=Available deployment/web --timeout=60s');
  });
});

describe(`from ${OLD} to ${NEW}`, () => {
  const client = 'curl -s -m 2 -o /dev/null http://10.96.0.80/health';
  const loop = `while :; do if ${client}; then echo ok; else echo failed at $(date +%T); fi; sleep 0.1; done`;
  let before: { readonly id: string; readonly uids: readonly string[] };

  beforeAll(async () => {
    before = { id: await etcdClusterId(cluster, MASTER), uids: await uidsOf(cluster, MASTER) };
    await kubectl(`cordon ${MASTER}`); // by somebody else
    await eventually(() => cluster.on(MASTER, client), { until: () => true });
    await cluster.on(MASTER, `setsid nohup sh -c '${loop}' </dev/null >/root/answers 2>&1 & echo $! >/root/client`);
  });

  it('says what it would do on which node', async () => {
    const ran = await rebuild('upgrade', '--check', '--detailed-exitcode', '--json');
    expect(ran.code).toBe(2);
    const workers = ['kubeadm', 'node', 'kubelet and kubectl'];
    expect(changesOf(ran)).toEqual(
      [
        ...['control plane', 'kubeadm', 'kubelet and kubectl', 'node'].map((task) => `${MASTER}: ${task}`),
        ...NODES.slice(1).flatMap((name) => workers.map((task) => `${name}: ${task}`)),
      ].toSorted(),
    );
  });

  it('is killed while it empties the second node, which stays as it is', async () => {
    const tool = cluster.start('upgrade', '--yes', '--json', '-p', playbook);
    const began = performance.now();
    let said = '';
    for await (const line of tool.iterable()) {
      said += `${line}\n`;
      if (line.includes('"task":"drain k8s-worker-ai"') && line.includes('evicting')) tool.kill('SIGKILL');
    }
    const { signal, stderr, exitCode } = await tool;
    say(
      `${MASTER} upgraded: ${Math.round((performance.now() - began) / 1000)} s: ${phasesOf({ stdout: said } as Ran)}`,
    );
    if (signal !== 'SIGKILL') say(`it ended by itself, with ${exitCode}: ${stderr}${said.slice(-2000)}`);
    expect(signal).toBe('SIGKILL');
    expect(await eventually(versions, { until: () => true })).toEqual([`v${NEW}`, `v${OLD}`, `v${OLD}`]);
    const annotation = `get node k8s-worker-ai -o jsonpath='{.metadata.annotations.rebuild\\.dev/upgrade} {.spec.unschedulable}'`;
    expect(await kubectl(annotation)).toBe(`${NEW} true`);
  });

  it('names pods and budget where a node cannot be emptied, and lets pods on it again', async () => {
    await applyOn(MASTER, [budget(3)]);
    const ran = await rebuild('upgrade', '--yes', '--drain-timeout', '3');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(
      /UPGRADE_DRAIN: k8s-worker-\w+ was not emptied within 3 s\n.*pod default\/web-\S+: the budget default\/web allows none to go/,
    );
    const cordoned = `get nodes -o jsonpath='{.items[?(@.spec.unschedulable)].metadata.name}'`;
    expect(await kubectl(cordoned)).toBe(MASTER);
    await applyOn(MASTER, [budget(2)]);
  });

  it('goes on where it was, and the service has answered all the time', async () => {
    const ran = await rebuild('upgrade', '--yes', '--json');
    await cluster.on(MASTER, 'kill $(cat /root/client)');
    say(`the other nodes: ${Math.round(ran.seconds)} s: ${phasesOf(ran)}`);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(eventsOf(ran).filter(({ type }) => type === 'warning')).toEqual([]);
    const answers = (await cluster.on(MASTER, 'cat /root/answers')).split('\n');
    const failed = answers.filter((line) => line !== 'ok');
    say(`${answers.length} requests during the upgrade, ${failed.length} failed`);
    expect(failed).toEqual([]);
    expect(answers.length).toBeGreaterThan(500);
  });

  it('has all nodes and the control plane in the new version, and what somebody cordoned still is', async () => {
    expect(await versions()).toEqual(NODES.map(() => `v${NEW}`));
    const images = await kubectl(`get pods -n kube-system -o jsonpath='{.items[*].spec.containers[*].image}'`);
    const ofKubernetes = images.split(' ').filter((it) => /\/kube-[^/]+$/.test(it));
    expect(new Set(ofKubernetes)).toEqual(
      new Set(
        ['apiserver', 'controller-manager', 'proxy', 'scheduler'].map((it) => `registry.k8s.io/kube-${it}:v${NEW}`),
      ),
    );
    const cordons = `get nodes -o jsonpath='{range .items[*]}{.spec.unschedulable}{"/"}{.metadata.annotations.rebuild\\.dev/upgrade}{" "}{end}'`;
    expect(await kubectl(cordons)).toBe('true/ / /');
  });

  it('is the same cluster: etcd, and every object', async () => {
    expect(await etcdClusterId(cluster, MASTER)).toBe(before.id);
    const after = new Set(await uidsOf(cluster, MASTER));
    const lost = before.uids.filter((it) => !after.has(it) && !it.includes('bootstrap-token'));
    expect(lost).toEqual([]);
    expect(before.uids.length).toBeGreaterThan(100);
  });

  it('leaves nothing to be changed', async () => {
    expect(changesOf(await bringUp())).toEqual([]);
    const again = await rebuild('upgrade', '--yes', '--json');
    expect([again.code, changesOf(again)]).toEqual([0, []]);
  });
});

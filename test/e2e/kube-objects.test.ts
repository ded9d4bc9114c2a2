import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import clusterServices from '../../roles/cluster_services/cluster_services.ts';
import cni from '../../roles/cni/cni.ts';
import workloads from '../../roles/workloads/workloads.ts';
import { Secret } from '../../src/core/secret.ts';
import { observe } from '../../src/engine/observe.ts';
import { type Task, taskName } from '../../src/resources/define.ts';
import { kubeNode } from '../../src/resources/kube-node.ts';
import { kubeObject } from '../../src/resources/kube-object.ts';
import { kubeReady } from '../../src/resources/kube-ready.ts';
import { kubeSet } from '../../src/resources/kube-set.ts';
import { tasksOf } from '../../src/testing.ts';
import { nodes } from '../../src/verify/kubernetes/nodes.ts';
import { pods } from '../../src/verify/kubernetes/pods.ts';
import { workloads as workloadsCheck } from '../../src/verify/kubernetes/workloads.ts';
import type { Check } from '../../src/verify/model.ts';
import { verify } from '../../src/verify/run.ts';
import { type KubeApi, kubeApi, kubePrograms } from '../support/kube-api.ts';
import { runRole } from '../support/role-on-host.ts';
import { shell } from '../support/shell.ts';
import { master, site } from '../verify/given.ts';

const folder = mkdtempSync(join(tmpdir(), 'rebuild-kube-'));
const host = shell(folder);
const path = process.env.PATH;
let api: KubeApi;
let isBuilt = false;

beforeAll(async () => {
  await execa('./rebuild', ['mirror'], { reject: false, stdin: 'ignore' }); // makes the programs where they are missing
  const programs = kubePrograms();
  isBuilt = programs !== undefined;
  if (!programs) return;
  api = await kubeApi(programs, folder);
  process.env.PATH = `${api.bin}:${path}`;
  process.env.HOME = folder;
});

afterAll(async () => {
  process.env.PATH = path;
  await api?.stop();
  rmSync(folder, { recursive: true });
});

beforeEach((context) => {
  if (!isBuilt) context.skip('Kubernetes was not built here: upstream answers, or there is no Go');
});

/** `<task>: <field> <from> -> <to>` for each change. */
async function differences(...tasks: Task[]): Promise<string[]> {
  const { observed } = await observe(host, tasks);
  return observed.flatMap(({ task, changes, unknown }) => [
    ...changes.map(({ field, from, to }) => `${taskName(task)}: ${field} ${from} -> ${to}`),
    ...(unknown ? [`${taskName(task)}: ${unknown.notYet ? 'not yet: ' : ''}${unknown.why}`] : []),
  ]);
}

async function apply(...tasks: Task[]): Promise<readonly string[]> {
  return (await runRole(host, 'kubernetes', tasks)).changed;
}

const password = new Secret('shop_password', `it's "secret"`);

function deployment({ name = 'cart', memory = '1024Mi', env = {}, args = ['--fast'] as string[] } = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          nodeSelector: { workload: 'shop' },
          hostNetwork: false,
          tolerations: [{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }],
          containers: [
            {
              name: 'main',
              image: 'registry.example.org/cart:1',
              args,
              env: [
                { name: 'EMPTY', value: '' },
                { name: 'PASSWORD', value: password },
                ...Object.entries(env).map(([name, value]) => ({ name, value: String(value) })),
              ],
              ports: [{ containerPort: 8080 }],
              resources: { requests: { cpu: '1000m', memory }, limits: { cpu: 2, memory: '2048Mi' } },
              volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }],
            },
          ],
          volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '1024Ki' } }],
        },
      },
    },
  };
}

const CONTAINER = 'spec.template.spec.containers[main]';

describe('kube_object', () => {
  it('is made, and then has nothing to change', async () => {
    const task = kubeObject({ manifest: deployment() });
    expect(await differences(task)).toEqual(['kube_object Deployment default/cart: state absent -> present']);
    expect(await apply(task)).toEqual(['kube_object Deployment default/cart']);
    expect(await differences(task)).toEqual([]);
  });

  it.each([
    ['a limit', deployment({ memory: '512Mi' }), [`${CONTAINER}.resources.requests.memory 1Gi -> 512Mi`]],
    [
      'another variable',
      deployment({ env: { LEVEL: 'debug' } }),
      [`${CONTAINER}.env[LEVEL].name undefined -> LEVEL`, `${CONTAINER}.env[LEVEL].value undefined -> debug`],
    ],
    ['arguments', deployment({ args: ['--slow'] }), [`${CONTAINER}.args ["--fast"] -> ["--slow"]`]],
  ])('differs in exactly what is wanted otherwise: %s', async (_, manifest, expected) => {
    await apply(kubeObject({ manifest: deployment() }));
    const task = kubeObject({ manifest });
    const found = await differences(task);
    expect(found.filter((it) => !it.includes('rebuild.dev/fields'))).toEqual(
      expected.map((it) => `kube_object Deployment default/cart: ${it}`),
    );
    await apply(task);
    expect(await differences(task)).toEqual([]);
  });

  it('takes away a field that is no longer given, and nothing that others added', async () => {
    await apply(kubeObject({ manifest: deployment({ env: { OLD: 'x' } }) }));
    api.kubectl(['label', 'deployment', 'cart', 'owner=anna']);
    const task = kubeObject({ manifest: deployment() });
    expect(await differences(task)).toEqual([
      expect.stringMatching(/: metadata\.annotations\[rebuild\.dev\/fields\] \w+ -> \w+$/),
    ]);
    await apply(task);
    const left = api.kubectl(['get', 'deployment', 'cart', '-o', 'jsonpath={..env[*].name} {.metadata.labels}']);
    expect(left).toBe('EMPTY PASSWORD {"owner":"anna"}');
  });

  it('keeps a Secret to itself, and knows when it is another', async () => {
    const secret = (value: Secret | string) =>
      kubeObject({
        manifest: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop' }, stringData: { password: value } },
      });
    await apply(secret(password));
    expect(await differences(secret(password))).toEqual([]);
    expect(await differences(secret('other'))).toEqual(['kube_object Secret shop: data.password another -> as given']);
    const stored = api.kubectl(['get', 'secret', 'shop', '-o', 'jsonpath={.data.password}']);
    expect(Buffer.from(stored, 'base64').toString()).toBe(password.reveal());
    const gone = kubeObject({
      manifest: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop' } },
      state: 'absent',
    });
    await apply(gone);
    expect(await differences(gone)).toEqual([]);
  });

  it('compares a file in a ConfigMap by its checksum', async () => {
    const map = (text: string) =>
      kubeObject({
        manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'f' }, data: { 'a.conf': text } },
      });
    await apply(map('one\n'));
    expect(await differences(map('one\n'))).toEqual([]);
    expect(await differences(map('two\n'))).toEqual([
      expect.stringMatching(/^kube_object ConfigMap f: data\[a\.conf\] [0-9a-f]{64} -> [0-9a-f]{64}$/),
    ]);
  });

  it('is absent when its kind is not known yet', async () => {
    const task = kubeObject({ manifest: { apiVersion: 'example.org/v1', kind: 'Shop', metadata: { name: 'a' } } });
    expect(await differences(task)).toEqual(['kube_object Shop a: state absent -> present']);
    await expect(apply(task)).rejects.toMatchObject({
      code: 'KUBE_REFUSED',
      message: expect.stringContaining('no matches for kind "Shop" in version "example.org/v1"'),
    });
  });

  it('says in the words of the API server what it does not take', async () => {
    const manifest = { ...deployment({ name: 'wrong' }), spec: { ...deployment().spec, replica: 2 } };
    await expect(apply(kubeObject({ manifest }))).rejects.toMatchObject({
      code: 'KUBE_REFUSED',
      message: expect.stringContaining('.spec.replica: field not declared in schema'),
    });
  });
});

const tuned = { cpu_request: 500, cpu_limit: 2000, memory_request: 1024, memory_limit: 2048 };
const hosts = {
  master: { groups: ['kubernetes', 'control_plane'] },
  ai: { groups: ['kubernetes'], variables: { labels: { workload: 'ai' }, limits: { mail: tuned } } },
  cache: { groups: ['redis'], address: '10.0.3.43' },
};
const mail = { image: 'registry.example.org/mail:1', node_selector: { workload: 'ai' }, env: { KEY: password } };

it.each([
  ['cni', tasksOf(cni, { vars: {}, hosts })],
  ['cluster_services', tasksOf(clusterServices, { vars: {}, hosts })],
  ['workloads', tasksOf(workloads, { vars: { deployments: { mail } }, hosts })],
])('leaves nothing of what role %s wants to be changed', async (_, tasks) => {
  addNode('ai');
  api.kubectl(['label', 'node', 'ai', 'workload=ai', '--overwrite']);
  const objects = tasks.filter(({ type }) => type === 'kube_object');
  const each = objects.map((task) => ({ ...task, notify: [] }));
  await apply(...each);
  expect(await differences(...each)).toEqual([]);
});

it('asks for many objects of all types in one process', async () => {
  const maps = Array.from({ length: 60 }, (_, index) =>
    kubeObject({ manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `m${index}` } } }),
  );
  host.trips = 0;
  const started = performance.now();
  expect(await differences(...maps, kubeReady({ kind: 'Node', name: 'n' }))).toHaveLength(61);
  expect(host.trips).toBe(1);
  expect(performance.now() - started).toBeLessThan(5000);
});

describe('kube_set', () => {
  it('removes what it holds no more, and nothing else', async () => {
    const map = (name: string, set?: string) =>
      kubeObject({
        manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } },
        ...(set && { set }),
      });
    await apply(map('keep', 'shop'), map('drop', 'shop'), map('other', 'else'), map('free'));
    const set = kubeSet({
      name: 'shop',
      kinds: ['ConfigMap', 'Deployment.apps', 'Namespace'],
      keep: [{ kind: 'ConfigMap', namespace: 'default', name: 'keep' }],
    });
    expect(await differences(set)).toEqual(['kube_set shop: others ConfigMap default/drop -> none']);
    await apply(set);
    expect(await differences(set, map('keep', 'shop'), map('other', 'else'), map('free'))).toEqual([]);
  });
});

/** A node with room, as a kubelet would make it. */
function addNode(name: string, conditions: readonly object[] = []): void {
  const status = { allocatable: { cpu: '8', memory: '16Gi', pods: '9' }, conditions };
  api.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name } }));
  api.kubectl(['patch', 'node', name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);
  api.kubectl(['patch', 'node', name, '--type=merge', '-p', '{"spec":{"taints":[]}}']);
}

describe('kube_node', () => {
  const node = (labels: Record<string, string>, taints: string[]) => kubeNode({ name: 'worker', labels, taints });

  it('sets exactly ours, and leaves those of others', async () => {
    addNode('worker');
    const first = node({ workload: 'ai', 'example.org/domain': 'chat' }, [
      'dedicated=ai:NoSchedule',
      'slow:PreferNoSchedule',
    ]);
    await apply(first);
    expect(await differences(first)).toEqual([]);
    api.kubectl(['label', 'node', 'worker', 'rack=7']);
    api.kubectl(['taint', 'node', 'worker', 'broken:NoExecute']);
    expect(await differences(first)).toEqual([]);

    const second = node({ workload: 'storage' }, ['dedicated=storage:NoSchedule']);
    expect(await differences(second)).toEqual([
      'kube_node worker: label workload ai -> storage',
      'kube_node worker: taint dedicated:NoSchedule ai -> storage',
      expect.stringMatching(/^kube_node worker: managed label example/),
    ]);
    await apply(second);
    expect(await differences(second)).toEqual([]);
    const left = api.kubectl(['get', 'node', 'worker', '-o', 'jsonpath={.metadata.labels} {.spec.taints[*].key}']);
    expect(left).toMatch(/^{"rack":"7","workload":"storage"}/);
    expect(left.split('} ')[1]!.split(' ').toSorted()).toEqual(['broken', 'dedicated']);
  });

  it('may manage nothing', async () => {
    addNode('plain');
    expect(await differences(kubeNode({ name: 'plain' }))).toEqual([]);
    await apply(node({}, []));
    expect(await differences(node({}, []))).toEqual([]);
  });

  it('is a node that has joined', async () => {
    expect(await differences(kubeNode({ name: 'nobody', labels: { a: 'b' } }))).toEqual([
      'kube_node nobody: joined no -> yes',
    ]);
  });
});

/** What a kubelet would tell of the pod of a Deployment, once the scheduler has found its node. */
async function podStatus(
  app: string,
  containers: readonly object[],
  conditions: readonly object[] = [],
): Promise<string> {
  const list = () => api.kubectl(['get', 'pods', '-l', `app=${app}`, '-o', 'jsonpath={.items[*].metadata.name}']);
  const pod = await vi.waitUntil(list, { timeout: 10_000, interval: 200 });
  const status = { conditions, containerStatuses: containers };
  api.kubectl(['patch', 'pod', pod, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);
  return pod;
}

const container = { name: 'main', image: 'x', imageID: '', restartCount: 0, ready: false };

describe('kube_ready', () => {
  const ready = (name: string, timeoutSeconds: number) =>
    kubeReady({ kind: 'Deployment', namespace: 'default', name, timeoutSeconds });

  it('says why no node takes a pod', async () => {
    await apply(kubeObject({ manifest: deployment({ name: 'nowhere' }) }));
    await expect(apply(ready('nowhere', 3))).rejects.toMatchObject({
      code: 'KUBE_NOT_READY',
      message: expect.stringMatching(/\npod nowhere-\S+ on no node: 0\/\d+ nodes are available: /),
    });
  });

  it('says what its containers wait for, and how they ended', async () => {
    addNode('shop');
    await apply(
      kubeNode({ name: 'shop', labels: { workload: 'shop' } }),
      kubeObject({ manifest: deployment({ name: 'ill' }) }),
    );
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "registry.example.org/cart:1"' };
    const terminated = { exitCode: 137, reason: 'OOMKilled' };
    const pod = await podStatus('ill', [{ ...container, state: { waiting }, lastState: { terminated } }]);
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e', namespace: 'default' },
      involvedObject: { kind: 'Pod', namespace: 'default', name: pod },
      type: 'Warning',
      reason: 'Unhealthy',
      message: 'Readiness probe failed',
      lastTimestamp: new Date().toISOString(),
    };
    api.kubectl(['create', '-f', '-'], JSON.stringify(event));
    await expect(apply(ready('ill', 2))).rejects.toMatchObject({
      code: 'KUBE_NOT_READY',
      message: [
        'waited 2 s for Deployment default/ill (exit code 1)',
        'Waiting for deployment "ill" rollout to finish: 0 of 1 updated replicas are available...',
        `pod ${pod} on shop: container main waits: ImagePullBackOff: Back-off pulling image "registry.example.org/cart:1"`,
        `pod ${pod} on shop: container main ended before with 137: OOMKilled`,
        `event: Pod ${pod}: Unhealthy: Readiness probe failed`,
      ].join('\n'),
    });
  });

  it('is over when the pods are available', async () => {
    await apply(kubeObject({ manifest: deployment({ name: 'well' }) }));
    expect(await differences(ready('well', 1))).toEqual([
      expect.stringMatching(/^kube_ready Deployment default\/well: ready .* -> yes$/),
    ]);
    const waited = apply(ready('well', 30));
    const running = {
      ...container,
      ready: true,
      started: true,
      state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
    };
    await podStatus('well', [running], [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }]);
    expect(await waited).toEqual([]);
    expect(await differences(ready('well', 1))).toEqual([]);
  });

  it('says what is wrong with a node', async () => {
    const message = 'cni plugin not initialized';
    addNode('silent', [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady', message }]);
    await expect(apply(kubeReady({ kind: 'Node', name: 'silent', timeoutSeconds: 1 }))).rejects.toMatchObject({
      code: 'KUBE_NOT_READY',
      message: expect.stringMatching(/Ready is False since .*: KubeletNotReady: cni plugin not initialized$/),
    });
  });
});

/** After `kube_ready`, which left pods and nodes in every state. */
describe('verify', () => {
  async function wrong(check: Check): Promise<string[]> {
    const known = site([master()]);
    const results = await verify(known, [check], { hosts: new Set(['master']), connect: () => host });
    return results.flatMap(({ findings }) =>
      findings
        .filter(({ verdict }) => verdict !== 'passed')
        .map(({ verdict, subject, says }) => `${verdict} ${subject.replace(/-[a-z0-9]+-[a-z0-9]{5}$/, '')}: ${says}`),
    );
  }

  it('names pods that no node takes, in the words of the scheduler', async () => {
    const containers = [{ name: 'main', image: 'registry.example.org/cart:1' }];
    const spec = { nodeSelector: { workload: 'nothing' }, containers };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'lost', namespace: 'default' }, spec };
    api.kubectl(['create', '-f', '-'], JSON.stringify(pod));
    const named = expect.stringMatching(
      /^failed pod default\/lost: has no node: 0\/\d+ nodes are available: .*node affinity\/selector/,
    );
    await vi.waitFor(async () => expect(await wrong(pods)).toContainEqual(named), { timeout: 20_000, interval: 500 });
    api.kubectl(['delete', 'pod', 'lost', '-n', 'default', '--wait=false']);
  });

  it('names what containers wait for, and how they ended', async () => {
    const found = await wrong(pods);
    expect(found).toContain(
      'failed pod default/ill: container main: ImagePullBackOff: Back-off pulling image "registry.example.org/cart:1"; it ended 0 times, last with OOMKilled, exit code 137',
    );
    expect(found.filter((line) => line.includes('default/well'))).toEqual([]);
  });

  it('names workloads that lack pods, and nodes that are not ready', async () => {
    expect(await wrong(workloadsCheck)).toContain('failed Deployment default/ill: 0 of 1 pods are ready');
    expect(await wrong(nodes)).toEqual(
      expect.arrayContaining([
        'failed silent: is not ready: KubeletNotReady: cni plugin not initialized',
        'failed master: is to be a node, and is none of the cluster',
      ]),
    );
  });
});

it('says that the API does not answer yet, and asks again later', async () => {
  process.env.PATH = path;
  const [line] = await differences(kubeReady({ kind: 'Node', name: 'n' }));
  process.env.PATH = `${api.bin}:${path}`;
  expect(line).toMatch(/^kube_ready Node n: not yet: /);
});

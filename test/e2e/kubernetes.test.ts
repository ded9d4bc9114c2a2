import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, kubectlOn, nodesOf, readyNames } from './cluster-kubernetes.ts';
import { isReported } from './cluster-live.ts';
import { etcdClusterId, uidsOf } from './etcd.ts';
import { changesOf, phasesOf, type Ran, summaryOf, testCluster } from './support.ts';

const MASTER = 'k8s-master';
const WORKER = 'k8s-worker-storage';
const STORE = 'k8s-monitoring';
const cluster = testCluster('e2e-kubeadm', 43, [MASTER, WORKER, STORE]);
const say = (text: string) => console.log(`e2e: ${text}`);

/** Kubernetes without the data services, on two hosts; a third one keeps its backups. */
const playbook = join(cluster.inventory, '../small.yaml');
const PLAYS = `
- { name: Hosts, hosts: all, roles: [base], tags: base }
- { name: Kubernetes nodes, hosts: kubernetes, roles: [containerd, kubernetes_packages, kubelet] }
- { name: Control plane, hosts: control_plane, roles: [kubeadm_init, cni] }
- { name: Nodes join, hosts: 'kubernetes:!control_plane', roles: [kubeadm_join] }
- { name: Store, hosts: monitoring, roles: [backup_store] }
- { name: In the cluster, hosts: control_plane, roles: [node_labels, etcd_backup] }
`;
const rebuild = (...words: string[]) => cluster.rebuild(...words, '-p', playbook, '--json');
const bringUp = () => rebuild('cluster', '--yes');

/** Codes of what failed, host by host. */
function failures(ran: Ran): readonly (string | undefined)[] {
  return summaryOf(ran).hosts.flatMap(({ error }) => (error ? [error.code] : []));
}

beforeAll(async () => {
  writeFileSync(playbook, PLAYS);
  const ran = await bringUp();
  say(`one control plane and one worker, from nothing: ${Math.round(ran.seconds)} s: ${phasesOf(ran)}`);
  expect(failures(ran)).toEqual([]);
  expect(summaryOf(ran).hosts.map(({ status }) => status)).toEqual(['changed', 'changed', 'changed']);
});

afterAll(() => cluster.dispose());

describe('a small cluster', () => {
  it('has both nodes Ready, and nothing to do in a second run', async () => {
    await eventually(async () => readyNames(await nodesOf(cluster)), { until: (names) => names.length === 2 });
    expect(readyNames(await nodesOf(cluster))).toEqual([MASTER, WORKER]);
    expect(changesOf(await bringUp())).toEqual([]);
  });

  // Those of etcd are named in their control group by what is in the file that they come from.
  isReported(cluster, { hosts: 3, nodes: 2, uses: ['kube-system/etcd-k8s-master', 'kube-system/coredns-'] }, say);

  it('loses a label that left the inventory, and keeps those of others', async () => {
    await kubectlOn(cluster, `label node ${WORKER} team=somebody`);
    const labels = { workload: 'worker-storage' };
    const ran = await rebuild('role', 'node_labels', '-e', JSON.stringify({ labels }));
    expect(ran.code).toBe(0);
    const worker = (await nodesOf(cluster)).find(({ metadata }) => metadata.name === WORKER)!;
    expect(worker.metadata.labels).toMatchObject({ workload: 'worker-storage', team: 'somebody' });
    expect(worker.metadata.labels).not.toHaveProperty('worker-type');
    expect((await rebuild('role', 'node_labels')).code).toBe(0);
  });
});

describe('is refused with a code, and nothing is changed:', () => {
  const pods = `10.43.0.0/16`;
  it.each([
    ['another version', ['kubernetes_packages'], 'kubernetes_packages.version=1.35.99', 'KUBERNETES_UPGRADE'],
    ['another version', ['kubeadm_init'], 'kubernetes_packages.version=1.35.99', 'KUBERNETES_UPGRADE'],
    ['a jump over a minor version', ['kubernetes_packages'], 'kubernetes_packages.version=1.37.2', 'KUBERNETES_SKEW'],
    ['pods in the addresses of the VPC', ['kubeadm_init'], `kubeadm_init.pod_cidr=${pods}`, 'KUBERNETES_CIDR_OVERLAP'],
  ])('%s', async (_, [role], given, code) => {
    const ran = await rebuild('role', role!, '-e', given);
    expect(ran.code).not.toBe(0);
    expect(`${failures(ran).join()} ${ran.stdout}${ran.stderr}`).toContain(code);
    expect(changesOf(await bringUp())).toEqual([]);
  });

  it('a node of another cluster', async () => {
    const conf = '/etc/kubernetes/kubelet.conf';
    await cluster.on(
      WORKER,
      `cp ${conf} /root/kubelet.conf; sed -i 's#server: .*#server: https://10.43.9.9:6443#' ${conf}`,
    );
    const ran = await rebuild('role', 'kubeadm_join');
    await cluster.on(WORKER, `cp /root/kubelet.conf ${conf}; rm /root/kubelet.conf`);
    expect(ran.stdout).toContain('JOIN_OTHER_CLUSTER');
    expect(ran.code).toBe(1);
  });

  it('a change in the cluster while its API server is down', async () => {
    const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
    await cluster.on(
      MASTER,
      `mv ${manifest} /root/; for i in $(seq 60); do pgrep -x kube-apiserver >/dev/null || break; sleep 1; done`,
    );
    const ran = await rebuild('role', 'node_labels');
    await cluster.on(MASTER, `mv /root/kube-apiserver.yaml ${manifest}`);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/API server|refused/);
    await eventually(() => kubectlOn(cluster, 'get --raw /readyz'), { until: (answer) => answer === 'ok' });
  });
});

/** Kills kubeadm on a host at the moment when `condition` becomes true there. Says whether it was still running: one that has ended and waits for its parent is not. */
function killKubeadmWhen(host: string, condition: string): Promise<string> {
  const watch = `i=0; until ${condition}; do sleep 0.05; i=$((i + 1)); [ $i -lt 2400 ] || exit 0; done; pkill -9 -x -r R,S,D kubeadm && echo killed || echo late`;
  return cluster.on(host, watch);
}

describe('kubeadm init, killed', () => {
  const api = 'KUBECONFIG=/etc/kubernetes/admin.conf timeout 3 kubectl';
  const points: readonly (readonly [string, string])[] = [
    ['as it starts', 'pgrep -x kubeadm >/dev/null'],
    ['after the CA', '[ -s /etc/kubernetes/pki/ca.key ]'],
    ['among the certificates of etcd', '[ -e /etc/kubernetes/pki/etcd/server.key ]'],
    ['after the last key', '[ -e /etc/kubernetes/pki/sa.key ]'],
    ['at the first kubeconfig', '[ -e /etc/kubernetes/admin.conf ]'],
    ['when the manifest of etcd is there', '[ -e /etc/kubernetes/manifests/etcd.yaml ]'],
    ['when the kubelet is configured', '[ -e /var/lib/kubelet/config.yaml ]'],
    ['when etcd has data', '[ -e /var/lib/etcd/member/snap/db ]'],
    ['when the API server answers', 'curl -sk -m 2 https://127.0.0.1:6443/livez | grep -qx ok'],
    ['when its configuration is uploaded', `${api} get configmap -n kube-system kubeadm-config >/dev/null 2>&1`],
  ];
  it('begins nothing while something else has the port of the API server', async () => {
    await wipe(MASTER);
    await cluster.on(MASTER, 'systemd-run -q --unit taker socat TCP-LISTEN:6443,fork,reuseaddr EXEC:true; sleep 1');
    const ran = await rebuild('role', 'kubeadm_init');
    await cluster.on(MASTER, 'systemctl stop taker');
    expect([ran.code, failures(ran)]).toEqual([1, ['KUBERNETES_PORT_TAKEN']]);
    expect(await cluster.on(MASTER, 'ls /etc/kubernetes/manifests /var/lib/etcd')).not.toMatch(/yaml|member/);
  });

  /** What etcd's data is recognised by: its file, and the cluster that it says it is. */
  const database = () => cluster.on(MASTER, 'stat -c %i-%W /var/lib/etcd/member/snap/db 2>/dev/null || echo none');

  it.each(points)('%s, is completed by the next run, and no data of etcd is lost', async (when, condition) => {
    await wipe(MASTER);
    const killing = killKubeadmWhen(MASTER, condition);
    const broken = await rebuild('role', 'kubeadm_init');
    expect(await killing).toBe('killed');
    expect(broken.code).toBe(1);
    const before = await database();
    const id = before === 'none' ? undefined : await etcdClusterId(cluster, MASTER);
    const ran = await rebuild('role', 'kubeadm_init');
    expect(failures(ran)).toEqual([]);
    expect(await kubectlOn(cluster, 'get --raw /readyz')).toBe('ok');
    if (id) expect([await database(), await etcdClusterId(cluster, MASTER)]).toEqual([before, id]);
    expect(changesOf(await rebuild('role', 'kubeadm_init'))).toEqual([]);
    say(`kubeadm init killed ${when}: completed in ${Math.round(ran.seconds)} s`);
  });
});

describe('kubeadm join, killed', () => {
  // By what kubeadm has said: a busy machine is slower, and a quick one may have ended before a given time.
  const said = (words: string) => `grep -qsF '${words}' /run/rebuild-kubeadm.*`;
  const points: readonly (readonly [string, string])[] = [
    ['as it starts', 'pgrep -x kubeadm >/dev/null'],
    ['in its checks', said('Running pre-flight checks')],
    ['when it reads the configuration of the cluster', said('Reading configuration from the')],
    ['when it writes that of the kubelet', said('Writing kubelet configuration')],
    ['when it starts the kubelet', said('Starting the kubelet')],
    ['when it has the CA', '[ -e /etc/kubernetes/pki/ca.crt ]'],
    ['when it has a bootstrap configuration', '[ -e /etc/kubernetes/bootstrap-kubelet.conf ]'],
    ['when the kubelet is configured', '[ -e /var/lib/kubelet/config.yaml ]'],
    ['when the kubelet has its flags', '[ -e /var/lib/kubelet/kubeadm-flags.env ]'],
    ['when the kubelet has its own key', '[ -e /var/lib/kubelet/pki/kubelet-client-current.pem ]'],
  ];

  beforeAll(async () => {
    await wipe(WORKER);
    expect(failures(await bringUp())).toEqual([]); // the control plane is another one by now
  });

  it.each(points)('%s, is completed by the next run', async (when, condition) => {
    await kubectlOn(cluster, `delete node ${WORKER} --ignore-not-found`);
    await wipe(WORKER);
    const killing = killKubeadmWhen(WORKER, condition);
    const broken = await rebuild('role', 'kubeadm_join');
    expect(await killing).toBe('killed');
    expect(broken.code).toBe(1);
    const ran = await rebuild('role', 'kubeadm_join');
    expect(failures(ran)).toEqual([]);
    const ready = await eventually(async () => readyNames(await nodesOf(cluster)), {
      until: (names) => names.includes(WORKER),
    });
    expect(ready).toContain(WORKER);
    expect(changesOf(await rebuild('role', 'kubeadm_join'))).toEqual([]);
    say(`kubeadm join killed ${when}: completed in ${Math.round(ran.seconds)} s`);
  });
});

describe('a join is refused, and leaves a host that can join:', () => {
  const endpoint = 'kubernetes.cluster.internal:6443';
  const joined = (token: string, hash: string) =>
    cluster.rebuild(
      ...['ensure', WORKER, 'kubeadm_join', `name=${WORKER}`, `endpoint=${endpoint}`],
      ...[`credentials=token=${token} hash=sha256:${hash}`, 'ignorePreflightErrors=["SystemVerification"]'],
    );
  const keyHash =
    'openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -pubkey | openssl pkey -pubin -outform der | sha256sum | cut -d " " -f 1';

  beforeAll(async () => {
    await kubectlOn(cluster, `delete node ${WORKER} --ignore-not-found`);
    await wipe(WORKER);
  });

  it('the cluster has another certificate authority', async () => {
    const token = await cluster.on(MASTER, 'kubeadm token create --ttl 5m');
    const ran = await joined(token, '0'.repeat(64));
    expect([ran.code, ran.stdout + ran.stderr]).toEqual([1, expect.stringContaining('JOIN_CA_MISMATCH')]);
  });

  it('the token is not valid any more', async () => {
    const token = await cluster.on(MASTER, 'kubeadm token create --ttl 5m');
    await cluster.on(MASTER, `kubeadm token delete ${token}`);
    const ran = await joined(token, await cluster.on(MASTER, keyHash));
    expect([ran.code, ran.stdout + ran.stderr]).toEqual([1, expect.stringContaining('JOIN_TOKEN_EXPIRED')]);
  });

  it('until it is given what is right', async () => {
    expect(failures(await bringUp())).toEqual([]);
  });
});

describe('a dead node', () => {
  it('is removed, and joins again when its host is back', async () => {
    await cluster.on(WORKER, 'systemctl stop kubelet');
    const removed = await cluster.rebuild('node', 'remove', WORKER, '--yes', '-p', playbook);
    expect(removed.code).toBe(0);
    expect((await nodesOf(cluster)).map(({ metadata }) => metadata.name)).toEqual([MASTER]);
    expect(failures(await bringUp())).toEqual([]);
    const ready = await eventually(async () => readyNames(await nodesOf(cluster)), {
      until: (names) => names.includes(WORKER),
    });
    expect(ready).toEqual([MASTER, WORKER]);
  });
});

describe('a backup of etcd', () => {
  it('gives back every object on a control plane that was wiped', async () => {
    await kubectlOn(cluster, 'create namespace kept');
    await kubectlOn(cluster, 'create configmap -n kept remember --from-literal=what=this');
    const before = await uidsOf(cluster, MASTER);
    const archive = join(cluster.inventory, '../backup.tar.gz');
    const backup = await cluster.rebuild('backup', '--to', archive, '-p', playbook);
    say(`backup: ${backup.stdout.trim()}`);
    expect(backup.code).toBe(0);
    expect(await cluster.on(STORE, 'ls /var/backups/etcd')).toMatch(/\.enc$/m);

    await wipe(MASTER);
    const restored = await cluster.rebuild('restore', archive, '--yes', '-p', playbook);
    expect(restored.stderr).toBe('');
    expect(restored.code).toBe(0);
    const after = new Set(await uidsOf(cluster, MASTER));
    expect(before.length).toBeGreaterThan(100);
    expect(before.filter((it) => !after.has(it))).toEqual([]);
    expect(failures(await bringUp())).toEqual([]);
    const ready = await eventually(async () => readyNames(await nodesOf(cluster)), {
      until: (names) => names.length === 2,
    });
    expect(ready).toEqual([MASTER, WORKER]);
    say(`${before.length} objects have the UIDs that they had`);
  });
});

/** As the machine was before kubeadm: what only a test may do. */
async function wipe(host: string): Promise<void> {
  await cluster.on(
    host,
    'kubeadm reset -f >/dev/null 2>&1; systemctl stop kubelet; ' +
      'for c in $(crictl ps -aq 2>/dev/null); do crictl rm -f $c >/dev/null; done; for p in $(crictl pods -q 2>/dev/null); do crictl rmp -f $p >/dev/null; done; ' +
      'find /etc/kubernetes -mindepth 1 -maxdepth 1 ! -name kubelet.conf.d -exec rm -rf {} +; mkdir -p /etc/kubernetes/manifests; ' +
      'rm -rf /var/lib/etcd/* /var/lib/kubelet/pki /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env /etc/cni/net.d/*; rm -rf /root/.kube; systemctl start kubelet',
  );
}

import { describe, expect, it } from 'vitest';
import { compare } from '../../src/resources/define.ts';
import { kubeadmInit } from '../../src/resources/kubeadm-init.ts';
import { type TrialHost, trialHost } from './kubeadm/trial-host.ts';

const ETC = '/etc/kubernetes';
const DATA = '/var/lib/etcd/member/snap/db';
const BEGUN = `${ETC}/rebuild-init-begun`;
const task = kubeadmInit({ name: 'shop', address: '10.0.1.10', config: `${ETC}/kubeadm.yaml`, inputs: ['config'] });
const digest = task.desired.config!;
const state = (found: string) => task.state({ found });

describe('kubeadm_init', () => {
  it.each([
    ['absent none', ['state', 'config']],
    ['interrupted none', ['state', 'config']],
    [`unhealthy ${digest}`, ['state']],
    ['healthy other', ['config']],
    [`healthy ${digest}`, []],
  ])('found as "%s" differs in %j', (found, fields) => {
    expect(compare(task.desired, state(found)).map(({ field }) => field)).toEqual(fields);
  });
});

function hostWith(...files: readonly string[]): TrialHost {
  const host = trialHost();
  for (const path of files) host.write(path);
  host.program('kubeadm', 'echo "[$1] done"');
  host.program('kubectl', 'case "$*" in *get*) echo service/kube-dns;; esac');
  return host;
}

const apply = (host: TrialHost) => host.run(task.apply([], {}));
const kubeadm = (host: TrialHost) => host.calls().filter((call) => call.startsWith('kubeadm'));
const INIT = /^kubeadm init --config \S+kubeadm.yaml --skip-token-print/;

describe('its script', () => {
  it('makes a control plane where there is nothing, and takes the mark away', () => {
    const host = hostWith();
    expect(apply(host)).toMatchObject({ exitCode: 0, stdout: '[init] done\n' });
    expect(kubeadm(host)).toEqual([expect.stringMatching(/--skip-token-print$/)]);
    expect(host.exists(BEGUN)).toBe(false);
    expect(host.read(`${ETC}/rebuild-init-applied`)).toBe(`${digest}\n`);
  });

  it('leaves the mark when kubeadm is killed', () => {
    const host = hostWith();
    host.program('kubeadm', 'kill -9 $$');
    expect(apply(host).exitCode).toBe(1);
    expect(host.exists(BEGUN)).toBe(true);
    expect(host.exists(`${ETC}/rebuild-init-applied`)).toBe(false);
  });

  it('takes back what was left without data, with kubelet stopped, and never etcd', () => {
    const host = hostWith(`${ETC}/pki/ca.key`);
    expect(apply(host).exitCode).toBe(0);
    expect(host.calls().filter((call) => /^(kubeadm|systemctl)/.test(call))).toEqual([
      'systemctl stop kubelet',
      'kubeadm reset --force --skip-phases=remove-etcd-member',
      expect.stringMatching(INIT),
    ]);
  });

  it('resets nothing when etcd has got data since it was looked at', () => {
    const host = hostWith(`${ETC}/pki/ca.key`);
    host.program('systemctl', `mkdir -p ${host.folder}/var/lib/etcd/member`);
    expect(apply(host).exitCode).toBe(0);
    expect(kubeadm(host)).toEqual([expect.stringContaining('DirAvailable--var-lib-etcd')]);
  });

  it('carries on over data that an interrupted init has left', () => {
    const host = hostWith(DATA, BEGUN);
    expect(apply(host).exitCode).toBe(0);
    expect(kubeadm(host)).toEqual([expect.stringMatching(/^kubeadm init .*--ignore-preflight-errors=\S*Port-6443/)]);
    expect(host.exists(DATA)).toBe(true);
    expect(host.exists(BEGUN)).toBe(false);
  });

  it('keeps a cluster DNS that is complete, and makes one that is not anew', () => {
    const host = hostWith(DATA, BEGUN);
    expect(apply(host).exitCode).toBe(0);
    expect(kubeadm(host)).toEqual([expect.stringContaining('--skip-phases=addon/coredns')]);
    host.write(BEGUN);
    host.program('kubectl', ':');
    expect(apply(host).exitCode).toBe(0);
    expect(host.calls().filter((call) => /kubectl.*delete|init phase/.test(call))).toEqual([
      expect.stringContaining('delete deployment coredns --ignore-not-found'),
      expect.stringContaining('kubeadm init phase addon coredns'),
    ]);
  });

  it('removes certificates and kubeconfigs that were cut short, and no authority', () => {
    const host = hostWith(DATA, BEGUN, `${ETC}/pki/ca.crt`, `${ETC}/pki/ca.key`, `${ETC}/pki/etcd/ca.crt`);
    const broken = ['pki/apiserver.crt', 'pki/etcd/peer.key', 'pki/sa.key', 'admin.conf', 'scheduler.conf'];
    for (const path of broken) host.write(`${ETC}/${path}`, 'cut sho');
    expect(apply(host).exitCode).toBe(0);
    expect(broken.filter((path) => host.exists(`${ETC}/${path}`))).toEqual([]);
    expect(['ca.crt', 'ca.key', 'etcd/ca.crt'].every((name) => host.exists(`${ETC}/pki/${name}`))).toBe(true);
  });

  it.each([['a worker', [`${ETC}/kubelet.conf`], 'JOIN_OTHER_CLUSTER: this host is a node of the cluster at']])(
    'refuses %s and runs nothing',
    (_, files, said) => {
      const host = hostWith(...files);
      expect(apply(host)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(said) });
      expect(kubeadm(host)).toEqual([]);
    },
  );

  it('refuses a port that another program holds, and names it', () => {
    const host = hostWith();
    host.program('ss', `echo 'LISTEN 0 5 0.0.0.0:6443 0.0.0.0:* users:(("nginx",pid=12,fd=3))'`);
    expect(apply(host).stderr).toBe('KUBERNETES_PORT_TAKEN: port 6443 is taken: "nginx",pid=12,fd=3\n');
    expect(kubeadm(host)).toEqual([]);
  });

  it('refuses swap', () => {
    const host = hostWith();
    host.write('/proc/swaps', 'Filename Type\n/swapfile file\n');
    expect(apply(host).stderr).toBe('KUBERNETES_SWAP_ON: swap is on: /swapfile\n');
  });

  it('names an image that cannot be pulled', () => {
    const host = hostWith();
    host.program(
      'kubeadm',
      `echo '\t[ERROR ImagePull]: failed to pull image registry.k8s.io/etcd:3: not found'; exit 1`,
    );
    expect(apply(host).stderr).toBe(
      'KUBEADM_IMAGE_PULL: an image cannot be pulled: [ERROR ImagePull]: failed to pull image registry.k8s.io/etcd:3: not found\n',
    );
  });

  it('brings a changed configuration into force on a healthy one, without init', () => {
    const host = hostWith(DATA, `${ETC}/pki/ca.crt`, `${ETC}/pki/ca.key`);
    const settings = 'clusterName: shop\nkubernetesVersion: v1.35.4\n  podSubnet: 192.168.0.0/16\n';
    host.write(`${ETC}/kubeadm.yaml`, settings);
    host.program('kubectl', `cat ${host.folder}${ETC}/kubeadm.yaml`);
    host.program('curl', ':');
    host.program('sleep', ':');
    host.program('openssl', ':');
    expect(apply(host)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(kubeadm(host).map((call) => call.replace(/ --config.*/, ''))).toEqual([
      'kubeadm init phase upload-config all',
      'kubeadm init phase certs apiserver',
      'kubeadm init phase etcd local',
      'kubeadm init phase control-plane all',
    ]);
    expect(host.read(`${ETC}/rebuild-init-applied`)).toBe(`${digest}\n`);
  });

  it('refuses to change what a running cluster cannot change', () => {
    const host = hostWith(DATA, `${ETC}/pki/ca.crt`);
    host.write(`${ETC}/kubeadm.yaml`, '  podSubnet: 10.200.0.0/16\n');
    host.program('kubectl', `echo '  podSubnet: 192.168.0.0/16'`);
    host.program('curl', ':');
    expect(apply(host).stderr).toBe(
      'KUBEADM_FIXED: podSubnet of a running cluster cannot be changed: it is 192.168.0.0/16, wanted 10.200.0.0/16\n',
    );
  });
});

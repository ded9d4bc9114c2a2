import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { joinProbe } from '../../src/resources/kubeadm/join-state.ts';
import { kubeadmJoin } from '../../src/resources/kubeadm-join.ts';
import { type TrialHost, trialHost } from './kubeadm/trial-host.ts';

const ETC = '/etc/kubernetes';
const node = { name: 'worker1', endpoint: 'api.internal:6443' };
const CONF = 'clusters:\n- cluster:\n    server: https://api.internal:6443\n';
const CONFIG = '/var/lib/kubelet/config.yaml';

/** A host that has joined, whose API server answers with `code`, or whose curl ends with `exit`. */
function joinedHost({ code = 200, exit = 0 } = {}): TrialHost {
  const host = trialHost();
  host.write(`${ETC}/kubelet.conf`, CONF);
  for (const path of [`${ETC}/pki/ca.crt`, CONFIG]) host.write(path);
  host.program('openssl', ':');
  host.program('curl', exit ? `echo "curl: (${exit}) it failed" >&2; exit ${exit}` : `echo ${code}`);
  return host;
}

describe('a node', () => {
  it.each([
    ['joined', { code: 200 }],
    ['removed', { code: 404 }],
    ['other', { code: 401 }],
    ['other', { code: 403 }],
    ['other', { exit: 60 }],
    ['partial', { exit: 58 }],
  ])('is %s when it is answered %j', (state, answer) => {
    expect(joinedHost(answer).run(joinProbe(node))).toEqual({ exitCode: 0, stdout: `${state}\n`, stderr: '' });
  });

  it('cannot be told while the API server is down', () => {
    expect(joinedHost({ exit: 7 }).run(joinProbe(node))).toMatchObject({
      exitCode: 75,
      stderr: 'the API server at api.internal:6443 does not answer: curl: (7) it failed\n',
    });
  });

  it('is absent where there is nothing', () => {
    expect(trialHost().run(joinProbe(node)).stdout).toBe('absent\n');
  });

  it.each([`${ETC}/pki/ca.crt`, `${ETC}/bootstrap-kubelet.conf`, CONFIG, `${ETC}/kubelet.conf`])(
    'is partial with only %s',
    (path) => {
      const host = trialHost();
      host.write(path);
      expect(host.run(joinProbe(node)).stdout).toBe('partial\n');
    },
  );

  it('is of another cluster when its kubelet has another server, which is not asked', () => {
    const host = joinedHost();
    host.write(`${ETC}/kubelet.conf`, CONF.replace('api.internal', '10.9.9.9'));
    expect(host.run(joinProbe(node)).stdout).toBe('other\n');
    expect(host.calls()).toEqual([]);
  });
});

const task = kubeadmJoin({ ...node, credentials: new Secret('join', 'token=abc.def hash=sha256:00') });
const apply = (host: TrialHost) => host.run(task.apply([], {}));
const kubeadm = (host: TrialHost) => host.calls().filter((call) => call.startsWith('kubeadm'));

/** kubeadm as it joins: what it writes makes the host a joined one. */
function joins(host: TrialHost): void {
  const etc = `${host.folder}${ETC}`;
  host.program('openssl', ':');
  host.program(
    'kubeadm',
    `[ $1 = join ] || exit 0
     cp "$3" ${host.folder}/seen.yaml
     mkdir -p ${etc}/pki ${host.folder}/var/lib/kubelet
     printf '    server: https://api.internal:6443\\n' >${etc}/kubelet.conf
     echo x >${etc}/pki/ca.crt; echo x >${host.folder}${CONFIG}`,
  );
  host.program('curl', 'case "$*" in */version*) :;; *) echo 200;; esac');
}

describe('joining', () => {
  it('gives kubeadm the token in a file that is gone afterwards, never as an argument', () => {
    const host = trialHost();
    joins(host);
    expect(apply(host)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(host.calls().join('\n')).not.toContain('abc.def');
    expect(host.read('seen.yaml')).toBe(
      `apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken: { apiServerEndpoint: 'api.internal:6443', token: 'abc.def', caCertHashes: ['sha256:00'] }
timeouts: { discovery: 1m0s, tlsBootstrap: 3m0s }
nodeRegistration:
  name: worker1
  criSocket: unix:///run/containerd/containerd.sock
  ignorePreflightErrors: []
`,
    );
    expect(host.run({ plain: () => 'ls /run/rebuild-* 2>/dev/null || :' } as never).stdout).toBe('');
  });

  it('takes back what an earlier join has left', () => {
    const host = trialHost();
    host.write(`${ETC}/pki/ca.crt`);
    joins(host);
    expect(apply(host).exitCode).toBe(0);
    expect(kubeadm(host)).toEqual([
      'kubeadm reset --force --skip-phases=remove-etcd-member',
      expect.stringContaining('kubeadm join --config'),
    ]);
  });

  it('restarts kubelet when the cluster has forgotten the node', () => {
    const host = joinedHost({ code: 404 });
    host.program('systemctl', `printf '#!/bin/sh\\necho 200\\n' >${host.folder}/bin/curl`);
    expect(apply(host).exitCode).toBe(0);
    expect(kubeadm(host)).toEqual([]);
  });

  it('takes away the token that a join has left behind on a node', () => {
    const host = joinedHost();
    host.program('kubeadm', ':');
    host.write(`${ETC}/bootstrap-kubelet.conf`);
    expect(host.run(joinProbe(node)).stdout).toBe('partial\n');
    expect(apply(host).exitCode).toBe(0);
    expect(host.run(joinProbe(node)).stdout).toBe('joined\n');
    expect(kubeadm(host)).toEqual([]);
  });

  it('leaves a node of another cluster alone', () => {
    const host = joinedHost({ exit: 60 });
    host.program('kubeadm', ':');
    expect(apply(host)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('JOIN_OTHER_CLUSTER: ') });
    expect(kubeadm(host)).toEqual([]);
  });

  it.each([
    ['could not find a JWS signature in the cluster-info ConfigMap for token ID "abc"', 'JOIN_TOKEN_EXPIRED'],
    ['cluster CA found is invalid: none of the public keys "sha256:aa" are pinned', 'JOIN_CA_MISMATCH'],
    ['dial tcp 10.0.1.10:6443: connect: connection refused', 'JOIN_NO_API'],
    ['[ERROR ImagePull]: failed to pull image', 'KUBEADM_IMAGE_PULL'],
  ])('when kubeadm says "%s", names it %s', (said, code) => {
    const host = trialHost();
    host.program('kubeadm', `echo '${said}' >&2; exit 1`);
    const { exitCode, stderr } = apply(host);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(new RegExp(`^${code}: .*${said.slice(0, 9).replace(/\W/g, '.')}`)),
    });
  });

  it('waits until a dead node of its name no longer counts as Ready', () => {
    const host = trialHost();
    joins(host);
    const later = host.read('bin/kubeadm').split('\n').slice(2).join('\n');
    host.program('sleep', ':');
    host.program(
      'kubeadm',
      `[ -e ${host.folder}/tried ] || { : >${host.folder}/tried
       echo 'error: a Node with name "worker1" and status "Ready" already exists in the cluster'; exit 1; }\n${later}`,
    );
    expect(apply(host)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('waiting until the earlier node worker1 no longer counts as Ready'),
    });
    expect(kubeadm(host)).toHaveLength(2);
  });

  it('refuses a clock that is wrong, before anything is changed', () => {
    const host = trialHost();
    host.program('kubeadm', ':');
    host.program('curl', `printf 'HTTP/1.1 200 OK\\r\\nDate: Thu, 01 Jan 2015 00:00:00 GMT\\r\\n\\r\\n'`);
    expect(apply(host).stderr).toMatch(
      /^CLOCK_SKEW: the clock of this host differs by \d+ s from that of the control plane\n$/,
    );
    expect(kubeadm(host)).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { initProbe } from '../../../src/resources/kubeadm/init-state.ts';
import { trialHost } from './trial-host.ts';

const ETC = '/etc/kubernetes';
const DATA = '/var/lib/etcd/member/snap/db';

it.each([
  ['absent', [], 'down'],
  ['absent', [`${ETC}/kubeadm.yaml`, `${ETC}/audit-policy.yaml`, `${ETC}/kubelet.conf.d/10-rebuild.conf`], 'down'],
  ['absent', [`${ETC}/rebuild-init-begun`], 'down'],
  ['partial', [`${ETC}/pki/ca.key`], 'down'],
  ['partial', [`${ETC}/rebuild-init-begun`, `${ETC}/pki/ca.key`, `${ETC}/manifests/etcd.yaml`], 'down'],
  ['partial', ['/var/lib/kubelet/config.yaml'], 'down'],
  ['worker', [`${ETC}/kubelet.conf`, `${ETC}/pki/ca.crt`], 'down'],
  ['interrupted', [DATA, `${ETC}/rebuild-init-begun`], 'down'],
  ['interrupted', [DATA, `${ETC}/rebuild-init-begun`, `${ETC}/admin.conf`], 'up'],
  ['unhealthy', [DATA, `${ETC}/admin.conf`], 'down'],
  ['unhealthy', [DATA], 'down'],
  ['healthy', [DATA, `${ETC}/admin.conf`], 'up'],
] as const)('is %s with %j while the API is %s', (state, files, api) => {
  const host = trialHost();
  for (const path of files) host.write(path);
  if (api === 'up') host.program('curl', ':');
  expect(host.run(initProbe('10.0.1.10'))).toEqual({ exitCode: 0, stdout: `${state} none\n`, stderr: '' });
});

it('finds data where the manifest of etcd says', () => {
  const host = trialHost();
  host.write(`${ETC}/manifests/etcd.yaml`, `    - --data-dir=${host.folder}/srv/etcd\n`);
  host.write('/srv/etcd/member/snap/db');
  expect(host.run(initProbe('10.0.1.10')).stdout).toBe('unhealthy none\n');
});

it('takes an etcd on other hosts for data', () => {
  const host = trialHost();
  host.write(`${ETC}/manifests/kube-apiserver.yaml`, '    - --etcd-servers=https://10.0.9.1:2379\n');
  expect(host.run(initProbe('10.0.1.10')).stdout).toBe('unhealthy none\n');
});

it('tells which configuration is in force', () => {
  const host = trialHost();
  host.write(DATA);
  host.write(`${ETC}/rebuild-init-applied`, 'abc\n');
  host.program('curl', ':');
  expect(host.run(initProbe('10.0.1.10')).stdout).toBe('healthy abc\n');
});

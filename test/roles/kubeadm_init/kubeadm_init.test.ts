import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { encryptionConfig, keepsPresentKey } from '../../../roles/kubeadm_init/api-server-files.ts';
import { keepsFixed } from '../../../roles/kubeadm_init/kubeadm.yaml.ts';
import kubeadmInit from '../../../roles/kubeadm_init/kubeadm_init.ts';
import { Secret } from '../../../src/core/secret.ts';
import { fileOf, planRole, tasksOf } from '../../../src/testing.ts';
import { folderWith } from '../../support/folder.ts';

const encryption_key = new Secret('encryption', 'k'.repeat(32));
const hosts = {
  master: { address: '10.0.1.10', groups: ['control_plane'], variables: {} },
  second: { address: '10.0.1.11', groups: ['control_plane'] },
  worker1: { address: '10.0.1.31', groups: [] },
};
const given = { vars: { encryption_key }, hosts, facts: { memoryMiB: 8192 } };
const withVars = (vars: object) => ({ ...given, vars: { encryption_key, ...vars } });
const configOf = (more: object = {}) =>
  parseAllDocuments(fileOf(tasksOf(kubeadmInit, { ...given, ...more }), '/etc/kubernetes/kubeadm.yaml')).map((it) =>
    it.toJS(),
  );

describe('kubeadm_init', () => {
  it('writes its files for root only, then makes the control plane', () => {
    expect(planRole(kubeadmInit, given)).toEqual([
      'directory /etc/kubernetes: state, owner, group, mode',
      'file /etc/kubernetes/audit-policy.yaml: sha256, state, owner, group, mode',
      'file /etc/kubernetes/encryption.yaml: sha256, state, owner, group, mode',
      'file /etc/kubernetes/kubeadm.yaml: sha256, state, owner, group, mode',
      'kubeadm_init kubernetes: state, config',
    ]);
    const modes = tasksOf(kubeadmInit, given).flatMap(({ type, desired }) => (type === 'file' ? [desired.mode] : []));
    expect(modes).toEqual(['0600', '0600', '0600']);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(kubeadmInit, { ...given, observed: 'converged' })).toEqual([]);
  });

  it('does nothing on the other control planes', () => {
    expect(tasksOf(kubeadmInit, { ...given, host: 'second' })).toEqual([]);
  });

  it('configures kubeadm', () => {
    expect(configOf()).toEqual([
      {
        apiVersion: 'kubeadm.k8s.io/v1beta4',
        kind: 'InitConfiguration',
        bootstrapTokens: [{ ttl: '15m0s' }],
        localAPIEndpoint: { advertiseAddress: '10.0.1.10', bindPort: 6443 },
        nodeRegistration: { name: 'master', criSocket: 'unix:///run/containerd/containerd.sock' },
      },
      {
        apiVersion: 'kubeadm.k8s.io/v1beta4',
        kind: 'ClusterConfiguration',
        clusterName: 'kubernetes',
        kubernetesVersion: 'v1.35.4',
        controlPlaneEndpoint: 'kubernetes.cluster.internal:6443',
        certificatesDir: '/etc/kubernetes/pki',
        networking: { podSubnet: '192.168.0.0/16', serviceSubnet: '10.96.0.0/12' },
        apiServer: {
          certSANs: ['kubernetes.cluster.internal', 'master', '10.0.1.10'],
          extraArgs: [
            { name: 'audit-policy-file', value: '/etc/kubernetes/audit-policy.yaml' },
            { name: 'audit-log-path', value: '/var/log/kubernetes/audit/audit.log' },
            { name: 'audit-log-maxage', value: '30' },
            { name: 'audit-log-maxbackup', value: '5' },
            { name: 'audit-log-maxsize', value: '100' },
            { name: 'encryption-provider-config', value: '/etc/kubernetes/encryption.yaml' },
          ],
          extraVolumes: [
            volume('audit-policy', '/etc/kubernetes/audit-policy.yaml', { readOnly: true, pathType: 'File' }),
            volume('audit-log', '/var/log/kubernetes/audit', { pathType: 'DirectoryOrCreate' }),
            volume('encryption', '/etc/kubernetes/encryption.yaml', { readOnly: true, pathType: 'File' }),
          ],
        },
        controllerManager: { extraArgs: [{ name: 'bind-address', value: '0.0.0.0' }] },
        scheduler: { extraArgs: [{ name: 'bind-address', value: '0.0.0.0' }] },
        etcd: {
          local: {
            dataDir: '/var/lib/etcd',
            extraArgs: [{ name: 'listen-metrics-urls', value: 'http://0.0.0.0:2381' }],
          },
        },
      },
      { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', cgroupDriver: 'systemd' },
      {
        apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
        kind: 'KubeProxyConfiguration',
        metricsBindAddress: '0.0.0.0:10249',
      },
    ]);
  });

  it('takes images, names and limits from its variables', () => {
    const vars = {
      image_repository: 'mirror.example/k8s',
      etcd_image_tag: '3.6.16-0',
      dns_image_tag: 'v1.14.7',
      extra_sans: ['api.example.org', '198.51.100.7'],
      conntrack_live: false,
    };
    const [, cluster, , proxy] = configOf(withVars(vars));
    expect(cluster).toMatchObject({
      imageRepository: 'mirror.example/k8s',
      etcd: { local: { imageTag: '3.6.16-0' } },
      dns: { imageTag: 'v1.14.7' },
      apiServer: {
        certSANs: ['kubernetes.cluster.internal', 'master', '10.0.1.10', 'api.example.org', '198.51.100.7'],
      },
    });
    expect(proxy).toMatchObject({ conntrack: { maxPerCore: 0, min: 0 } });
  });

  it('passes over the check of the system only with version 1 of the control groups', () => {
    expect(configOf({ facts: { memoryMiB: 8192, cgroup: 1 } })[0]).toMatchObject({
      nodeRegistration: { ignorePreflightErrors: ['SystemVerification'] },
    });
  });

  it('has the version of the packages', () => {
    const master = { ...hosts.master, variables: { kubernetes_packages: { version: '1.34.1' } } };
    expect(configOf({ hosts: { master } })[1]).toMatchObject({ kubernetesVersion: 'v1.34.1' });
  });

  it.each([
    [
      'pods in the addresses of hosts',
      { pod_cidr: '10.0.0.0/16' },
      'host master (10.0.1.10) and pod_cidr (10.0.0.0/16) overlap',
    ],
    [
      'services among pods',
      { service_cidr: '192.168.4.0/24' },
      'service_cidr (192.168.4.0/24) and pod_cidr (192.168.0.0/16) overlap',
    ],
  ])('refuses %s', (_, vars, message) => {
    expect(() => tasksOf(kubeadmInit, withVars(vars))).toThrow(
      expect.objectContaining({ code: 'KUBERNETES_CIDR_OVERLAP', message }),
    );
  });

  it.each([{ cpus: 1 }, { memoryMiB: 1024 }])('refuses a host with %j', (facts) => {
    expect(() => tasksOf(kubeadmInit, { ...given, facts: { ...given.facts, ...facts } })).toThrow(
      expect.objectContaining({ code: 'CONTROL_PLANE_TOO_SMALL' }),
    );
  });
});

function volume(name: string, path: string, more: object) {
  return { name, hostPath: path, mountPath: path, ...more };
}

describe('the encryption of Secrets', () => {
  const old = new Secret('old', 'o'.repeat(32));
  const keyOf = (secret: Secret) => Buffer.from(secret.reveal()).toString('base64');

  it('writes with the first key and reads with both, and what was never encrypted too', () => {
    expect(parse(encryptionConfig([encryption_key, old]).plain())).toEqual({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'EncryptionConfiguration',
      resources: [
        {
          resources: ['secrets'],
          providers: [
            {
              secretbox: {
                keys: [
                  { name: 'key1', secret: keyOf(encryption_key) },
                  { name: 'key2', secret: keyOf(old) },
                ],
              },
            },
            { identity: {} },
          ],
        },
      ],
    });
    expect(encryptionConfig([encryption_key]).masked()).not.toContain(keyOf(encryption_key));
  });

  it('refuses a key of another length', () => {
    expect(() => encryptionConfig([new Secret('short', 'x')])).toThrow(
      expect.objectContaining({ code: 'KUBERNETES_ENCRYPTION_KEY' }),
    );
  });

  it('never takes away the key of a cluster that has data', () => {
    const folder = folderWith({});
    const check = (keys: readonly Secret[]) => {
      const path = `${folder}/new`;
      writeFileSync(path, encryptionConfig(keys).plain());
      const script = keepsPresentKey.plain().replaceAll('/etc/kubernetes', folder).replaceAll('/var/lib/etcd', folder);
      return spawnSync('sh', ['-e'], { input: `new=${path}\n${script}`, encoding: 'utf8' });
    };
    expect(check([encryption_key]).status).toBe(0);
    mkdirSync(`${folder}/member`);
    writeFileSync(`${folder}/encryption.yaml`, encryptionConfig([encryption_key]).plain());
    expect(check([encryption_key]).status).toBe(0);
    expect(check([old, encryption_key]).status).toBe(0);
    expect(check([old])).toMatchObject({ status: 1, stderr: expect.stringContaining('KUBERNETES_ENCRYPTION_KEY: ') });
  });
});

describe('the configuration of a cluster that has data', () => {
  it('may have any addresses for pods before there are data, and only the same ones after', () => {
    const folder = folderWith({ 'kubeadm.yaml': 'clusterName: one\nnetworking:\n  podSubnet: 192.168.0.0/16\n' });
    const check = (podSubnet: string) => {
      writeFileSync(`${folder}/new`, `clusterName: one\nnetworking:\n  podSubnet: ${podSubnet}\n`);
      const script = keepsFixed.plain().replaceAll('/etc/kubernetes', folder).replaceAll('/var/lib/etcd', folder);
      return spawnSync('sh', ['-e'], { input: `new=${folder}/new\n${script}`, encoding: 'utf8' });
    };
    expect(check('172.16.0.0/16').status).toBe(0);
    mkdirSync(`${folder}/member`);
    expect(check('192.168.0.0/16').status).toBe(0);
    const why = 'podSubnet of a running cluster cannot be changed: it is 192.168.0.0/16, wanted 172.16.0.0/16';
    expect(check('172.16.0.0/16')).toMatchObject({ status: 1, stderr: `KUBEADM_FIXED: ${why}\n` });
  });
});

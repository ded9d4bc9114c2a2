import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import kubelet from '../../../roles/kubelet/kubelet.ts';
import { withinCluster } from '../../../roles/kubelet/within-cluster.ts';
import { fileOf, planRole, tasksOf } from '../../../src/testing.ts';

const hosts = {
  worker1: { address: '10.0.1.31', groups: ['kubernetes'] },
  master: { address: '10.0.1.10', groups: ['kubernetes', 'control_plane'] },
};
const given = { vars: {}, hosts };
const CONF = '/etc/kubernetes/kubelet.conf.d/10-rebuild.conf';
const confOf = (facts: object, vars = {}) => parse(fileOf(tasksOf(kubelet, { ...given, vars, facts }), CONF));

describe('kubelet', () => {
  it('configures it on a fresh host', () => {
    expect(planRole(kubelet, given)).toEqual([
      'command no swap: done',
      'hosts kubernetes: state, others, 10.0.1.10',
      'directory /etc/kubernetes: state, owner, group, mode',
      'directory /etc/kubernetes/manifests: state, owner, group, mode',
      'directory /etc/kubernetes/kubelet.conf.d: state, owner, group, mode',
      `file ${CONF}: sha256, state, owner, group, mode`,
      'file /etc/default/kubelet: sha256, state, owner, group, mode',
      'drop_in kubelet.service/20-within-cluster: sha256, state, owner, group, mode, loaded',
      'service kubelet.service: enabled',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(kubelet, { ...given, observed: 'converged' })).toEqual([]);
  });

  it('keeps memory from pods by the size of the node', () => {
    expect(confOf({ memoryMiB: 2048, cpus: 2 })).toEqual({
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      enforceNodeAllocatable: ['pods'],
      systemReserved: { cpu: '50m', memory: '141Mi' },
      kubeReserved: { cpu: '70m', memory: '202Mi' },
      evictionHard: {
        'memory.available': '100Mi',
        'nodefs.available': '10%',
        'nodefs.inodesFree': '5%',
        'imagefs.available': '15%',
      },
      containerLogMaxSize: '10Mi',
      containerLogMaxFiles: 3,
      failSwapOn: true,
    });
  });

  it('runs on version 1 of the control groups only where there is no other', () => {
    expect(confOf({ cgroup: 1 })).toMatchObject({ failCgroupV1: false });
    expect(confOf({ cgroup: 2 })).not.toHaveProperty('failCgroupV1');
  });

  it('tells kubelet the address of the host', () => {
    expect(fileOf(tasksOf(kubelet, given), '/etc/default/kubelet')).toBe(
      'KUBELET_EXTRA_ARGS="--config-dir=/etc/kubernetes/kubelet.conf.d --node-ip=10.0.1.31"\n',
    );
  });

  it('lets no packet out to pods and services that are not there', () => {
    const content = String(withinCluster({ pods: '10.244.0.0/16', services: '10.40.0.0/16' }));
    expect(content).toContain("ExecStartPre=-/bin/sh -c 'ip route replace unreachable 10.244.0.0/16 metric 4096'\n");
    expect(content.match(/iptables -w -I (OUTPUT|FORWARD) -d 10\.40\.0\.0\/16 .* -j REJECT'/g)).toHaveLength(2);
  });

  it('takes the addresses of pods and services from the control plane', () => {
    const shaWith = (variables: Record<string, unknown>) =>
      tasksOf(kubelet, { vars: {}, hosts: { ...hosts, master: { ...hosts.master, variables } } }).find(
        ({ id }) => id === 'kubelet.service/20-within-cluster',
      )!.desired.sha256;
    const networks = { pod_cidr: '192.168.0.0/16', service_cidr: '10.96.0.0/12' };
    expect(shaWith({ kubeadm_init: networks })).toBe(shaWith({}));
    expect(shaWith({ kubeadm_init: { ...networks, pod_cidr: '10.244.0.0/16' } })).not.toBe(shaWith({}));
    expect(shaWith({ kubeadm_init: { ...networks, service_cidr: '10.40.0.0/16' } })).not.toBe(shaWith({}));
  });

  it('starts with swap where it may', () => {
    expect(confOf({}, { allow_swap: true })).toMatchObject({ failSwapOn: false });
    expect(planRole(kubelet, { ...given, vars: { allow_swap: true } })).not.toContain('command no swap: done');
  });

  it.each(['Worker1', 'worker_1', '-worker', 'worker-', 'a'.repeat(64)])('refuses a node named %s', (name) => {
    const named = { [name]: hosts.worker1, master: hosts.master };
    expect(() => tasksOf(kubelet, { vars: {}, hosts: named })).toThrow(
      expect.objectContaining({ code: 'KUBERNETES_BAD_NAME', host: name }),
    );
  });
});

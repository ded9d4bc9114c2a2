import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import kubelet from '../../../roles/kubelet/kubelet.ts';
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

import { describe, expect, it } from 'vitest';
import cni from '../../../roles/cni/cni.ts';
import { planRole, tasksOf } from '../../../src/testing.ts';

const hosts = (variables = {}) => ({
  'k8s-1': { groups: ['control_plane'], variables },
  'k8s-2': { groups: ['control_plane'] },
});
const daemonSet = (vars: Parameters<typeof cni.vars.parse>[0]) =>
  tasksOf(cni, { vars: vars as object, hosts: hosts() }).find(({ id }) => id.startsWith('DaemonSet'))!.desired;

describe('cni', () => {
  it('applies flannel, and waits until it runs on every node', () => {
    expect(planRole(cni, { vars: {}, hosts: hosts() }).map((line) => line.split(':')[0])).toEqual([
      'kube_object Namespace kube-flannel',
      'kube_object ServiceAccount kube-flannel/flannel',
      'kube_object ClusterRole flannel',
      'kube_object ClusterRoleBinding flannel',
      'kube_object ConfigMap kube-flannel/kube-flannel-cfg',
      'kube_object DaemonSet kube-flannel/kube-flannel-ds',
      'kube_ready DaemonSet kube-flannel/kube-flannel-ds',
    ]);
  });

  it('does nothing on another control plane, nor where all is as wanted', () => {
    expect(tasksOf(cni, { vars: {}, hosts: hosts(), host: 'k8s-2' })).toEqual([]);
    expect(planRole(cni, { vars: {}, hosts: hosts(), observed: 'converged' })).toEqual([]);
  });

  it.each([
    [{}, {}, '192.168.0.0/16'],
    [{}, { kubeadm_init: { pod_cidr: '10.244.0.0/16' } }, '10.244.0.0/16'],
    [{ pod_cidr: '10.8.0.0/16' }, { kubeadm_init: { pod_cidr: '10.244.0.0/16' } }, '10.8.0.0/16'],
  ])('with %o beside %o gives pods %s', (vars, variables, network) => {
    const config = tasksOf(cni, { vars, hosts: hosts(variables) }).find(({ id }) => id.startsWith('ConfigMap'))!;
    expect(JSON.parse(config.desired['data[net-conf.json]']!)).toMatchObject({ Network: network });
  });

  it('tells flannel its interface and its MTU, and starts it anew with another one', () => {
    const before = daemonSet({});
    const after = daemonSet({ flannel: { interface: 'eth1', mtu: 1400 } });
    const changed = Object.keys(after).filter((field) => after[field] !== before[field]);
    expect(changed).toEqual([
      'spec.template.metadata.annotations[rebuild.dev/configuration]',
      'spec.template.spec.containers[kube-flannel].args',
    ]);
    expect(after[changed[1]!]).toContain('--iface=eth1');
  });

  it('takes images from where it is told', () => {
    const images = { image: 'mirror.example/flannel:1', cni_plugin_image: 'mirror.example/plugin:1' };
    expect(Object.values(daemonSet({ flannel: images })).filter((it) => it.includes('mirror.example'))).toEqual([
      'mirror.example/plugin:1',
      'mirror.example/flannel:1',
      'mirror.example/flannel:1',
    ]);
  });
});

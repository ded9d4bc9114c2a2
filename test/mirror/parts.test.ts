import { describe, expect, it } from 'vitest';
import { kubernetesRelease } from '../../src/kubernetes/releases.ts';
import { type Content, missingParts } from '../../src/mirror/content.ts';
import { mirrorParts, originOf } from '../../src/mirror/parts.ts';

const parts = mirrorParts();
const part = (start: string) => parts.find(({ name }) => name.startsWith(start))!;
const everything = new Set(parts.map(({ from }) => from));

describe('the parts of a mirror', () => {
  it('are what a cluster of the release installs and runs', () => {
    expect(parts.map(({ name }) => name.replace(/.*\//, '').replace(/[ :].*/, ''))).toEqual([
      ...['kubernetes-cni', 'cri-tools', 'kubelet', 'kubectl', 'kubeadm'],
      ...['pause', 'etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'coredns'],
      ...['flannel', 'flannel-cni-plugin', 'metrics-server', 'kube-state-metrics', 'worker'],
      ...['node', 'cni', 'kube-controllers'],
    ]);
  });

  it('have a key each', () => {
    expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
  });

  it('are joined by those of another version of Kubernetes, from its own repository', () => {
    const etcd = 'registry.k8s.io/etcd:3.6.5-0';
    const images = ['registry.k8s.io/kube-proxy:v1.34.4', 'registry.k8s.io/pause:3.10.1', etcd];
    const kubernetes = [kubernetesRelease.kubernetes, '1.34.4'];
    const both = mirrorParts({ kubernetes, images: { '1.34.4': images } });
    const more = both.filter(({ name }) => !parts.some((it) => it.name === name));
    const of1_34 = 'https://pkgs.k8s.io/core:/stable:/v1.34/deb/';
    expect(more.map(({ name, from, isBuildable }) => [name, from, isBuildable])).toEqual([
      ...['kubelet', 'kubectl', 'kubeadm'].map((name) => [`${name} 1.34.4-1.1`, of1_34, true]),
      ...['apiserver', 'controller-manager', 'scheduler', 'proxy'].map((name) => [
        ...[`registry.k8s.io/kube-${name}:v1.34.4`, 'registry.k8s.io', true],
      ]),
      [etcd, 'registry.k8s.io', false],
    ]);
    expect(both.filter((it) => !more.includes(it))).toEqual(parts);
  });
});

describe('a part', () => {
  it.each([
    { name: 'kubelet', answering: everything, hasGo: true, origin: 'upstream' },
    { name: 'kubelet', answering: new Set<string>(), hasGo: true, origin: 'go' },
    { name: 'kubelet', answering: new Set<string>(), hasGo: false, origin: 'nowhere' },
    { name: 'registry.k8s.io/etcd', answering: new Set(['registry.k8s.io']), hasGo: false, origin: 'upstream' },
    { name: 'ghcr.io/flannel-io/flannel:', answering: new Set(['registry.k8s.io']), hasGo: false, origin: 'nowhere' },
    { name: 'quay.io/calico/node', answering: new Set<string>(), hasGo: true, origin: 'left-out' },
    { name: 'rebuild.lab/worker', answering: new Set<string>(), hasGo: true, origin: 'go' },
    { name: 'rebuild.lab/worker', answering: new Set<string>(), hasGo: false, origin: 'left-out' },
  ])('$name with Go $hasGo comes from $origin', ({ name, answering, hasGo, origin }) => {
    expect(originOf(part(name), { answering, hasGo })).toBe(origin);
  });
});

describe('what is missing', () => {
  const whole = Object.fromEntries(parts.map(({ name, key }) => [name, { key, origin: 'go' as const }]));
  const names = (held: Content['parts'], hasGo = true) =>
    missingParts({ parts: held }, parts, hasGo).map(({ name }) => name);
  const worker = part('rebuild.lab/worker').name;

  it('is everything at first, and nothing when all is held', () => {
    expect(names({})).toEqual(parts.map(({ name }) => name));
    expect(names(whole)).toEqual([]);
  });

  it('is what was made from something else', () => {
    const { name } = part('kubelet');
    expect(names({ ...whole, [name]: { key: 'before', origin: 'go' } })).toEqual([name]);
  });

  it('is what was left out for want of Go, once there is Go', () => {
    const left = { ...whole, [worker]: { key: part(worker).key, origin: 'left-out' as const } };
    expect([names(left, false), names(left, true)]).toEqual([[], [worker]]);
  });
});

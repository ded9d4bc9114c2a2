import { describe, expect, it } from 'vitest';
import { imagesOf, kubernetesRelease, minorOf, packagesUrl } from '../../src/kubernetes/releases.ts';

describe('the Kubernetes release', () => {
  it('names each image where upstream publishes it, at a version of its own', () => {
    const other = { ...kubernetesRelease, kubernetes: '1.35.9', etcd: '3.6.99-0', calico: 'v3.99.0' };
    const images = imagesOf(other);
    expect(images.kubeApiserver).toBe('registry.k8s.io/kube-apiserver:v1.35.9');
    expect(images.etcd).toBe('registry.k8s.io/etcd:3.6.99-0');
    expect(images.coredns).toBe(`registry.k8s.io/coredns/coredns:${other.coredns}`);
    expect(images.flannel).toBe(`ghcr.io/flannel-io/flannel:${other.flannel}`);
    expect(images.calicoNode).toBe('quay.io/calico/node:v3.99.0');
    expect(new Set(Object.values(images)).size).toBe(Object.keys(images).length);
  });

  it('has its packages in the repository of its minor version', () => {
    expect(minorOf('1.35.4')).toBe('1.35');
    expect(packagesUrl({ kubernetes: '1.36.0' })).toBe('https://pkgs.k8s.io/core:/stable:/v1.36/deb/');
  });
});

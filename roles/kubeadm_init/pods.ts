import type { PodDemand } from 'rebuild';

const KEY = 'node-role.kubernetes.io/control-plane';

/** kubeadm puts it on a control plane unless nodeRegistration.taints says otherwise, which kubeadm.yaml does not. */
export const CONTROL_PLANE_TAINT = `${KEY}:NoSchedule`;

/**
 * The pods that kubeadm makes, and what each asks for: kubernetes/kubernetes, cmd/kubeadm/app/phases:
 * controlplane/manifests.go, etcd/local.go, addons/dns/manifests.go, addons/proxy/manifests.go.
 */
export function podsOf(host: string): PodDemand[] {
  const ofHost = (name: string, cpuMilli: number, memoryMiB = 0): PodDemand => ({
    name: `kube-system/${name}`,
    where: { host },
    cpuMilli,
    memoryMiB,
  });
  return [
    ofHost('etcd', 100, 100),
    ofHost('kube-apiserver', 250),
    ofHost('kube-controller-manager', 200),
    ofHost('kube-scheduler', 100),
    { name: 'kube-system/kube-proxy', where: 'each node', cpuMilli: 0, memoryMiB: 0, tolerations: [{}] },
    {
      name: 'kube-system/coredns',
      where: { replicas: 2 },
      cpuMilli: 100,
      memoryMiB: 70,
      limits: { memoryMiB: 170 },
      tolerations: [{ key: KEY, effect: 'NoSchedule' }],
    },
  ];
}

/**
 * The one Kubernetes release of this version of rebuild, with what belongs to it. Variables of roles have these as
 * their defaults; `rebuild mirror` copies or builds them.
 */
export const kubernetesRelease = {
  kubernetes: '1.35.4',
  etcd: '3.6.16-0',
  coredns: 'v1.14.7',
  pause: '3.10.1',
  criTools: '1.34.0',
  cniPlugins: '1.9.1',
  flannel: 'v0.28.10',
  flannelCniPlugin: 'v1.9.1-flannel3', // what the manifest of this flannel names
  metricsServer: 'v0.8.0',
  kubeStateMetrics: 'v2.19.1', // the one with this release's client
  calico: 'v3.31.2',
} as const;

export type KubernetesRelease = Readonly<Record<keyof typeof kubernetesRelease, string>>;

/** Image references of a release, each under the name that roles use for it. */
export interface ReleaseImages {
  readonly kubeApiserver: string;
  readonly kubeControllerManager: string;
  readonly kubeScheduler: string;
  readonly kubeProxy: string;
  readonly etcd: string;
  readonly coredns: string;
  readonly pause: string;
  readonly flannel: string;
  readonly flannelCniPlugin: string;
  readonly metricsServer: string;
  readonly kubeStateMetrics: string;
  readonly calicoNode: string;
  readonly calicoCni: string;
  readonly calicoKubeControllers: string;
}

/** Where upstream publishes the images of a release. */
export function imagesOf(release: KubernetesRelease = kubernetesRelease): ReleaseImages {
  const ofKubernetes = (name: string) => `registry.k8s.io/${name}:v${release.kubernetes}`;
  const ofCalico = (name: string) => `quay.io/calico/${name}:${release.calico}`;
  return {
    kubeApiserver: ofKubernetes('kube-apiserver'),
    kubeControllerManager: ofKubernetes('kube-controller-manager'),
    kubeScheduler: ofKubernetes('kube-scheduler'),
    kubeProxy: ofKubernetes('kube-proxy'),
    etcd: `registry.k8s.io/etcd:${release.etcd}`,
    coredns: `registry.k8s.io/coredns/coredns:${release.coredns}`,
    pause: `registry.k8s.io/pause:${release.pause}`,
    flannel: `ghcr.io/flannel-io/flannel:${release.flannel}`,
    flannelCniPlugin: `ghcr.io/flannel-io/flannel-cni-plugin:${release.flannelCniPlugin}`,
    metricsServer: `registry.k8s.io/metrics-server/metrics-server:${release.metricsServer}`,
    kubeStateMetrics: `registry.k8s.io/kube-state-metrics/kube-state-metrics:${release.kubeStateMetrics}`,
    calicoNode: ofCalico('node'),
    calicoCni: ofCalico('cni'),
    calicoKubeControllers: ofCalico('kube-controllers'),
  };
}

/** The apt repository of a minor version, as upstream publishes it: flat, with its key in `Release.key`. */
export function packagesUrl({ kubernetes }: Pick<KubernetesRelease, 'kubernetes'> = kubernetesRelease): string {
  return `https://pkgs.k8s.io/core:/stable:/v${minorOf(kubernetes)}/deb/`;
}

/** `1.35` of `1.35.4`. */
export function minorOf(version: string): string {
  return version.split('.', 2).join('.');
}

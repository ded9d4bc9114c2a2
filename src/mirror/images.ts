import { imagesOf, kubernetesRelease } from '../kubernetes/releases.ts';
import { type GoSource, goSources, kubernetesSource, workerSource } from './go-sources.ts';

/** An image that a cluster of the release runs. */
export interface MirrorImage {
  /** As upstream names it; in the mirror it has the same path, without the host. */
  readonly reference: string;
  /** How it is made where it cannot be copied. */
  readonly build?: ImageBuild;
  /** What is only ours has no upstream, and is left out where it cannot be built. */
  readonly isOwn?: boolean;
}

export interface ImageBuild {
  /** Programs by their paths in the image, which are upstream's: the same manifests fit both. */
  readonly programs: Readonly<Record<string, GoSource>>;
  /** Below them: nothing, or the distribution's own programs for packet filters, with a shell and `cp`. */
  readonly base?: 'packet-filters';
  readonly entrypoint?: readonly string[];
  /** Numeric. Default: root, as in most of upstream's. */
  readonly user?: string;
}

const upstream = imagesOf();
const nobody = '65534:65534';

export const mirrorImages: readonly MirrorImage[] = [
  { reference: upstream.pause, build: atRoot('pause', goSources.pause!) },
  { reference: upstream.etcd, build: inPath('etcd', 'etcdctl', 'etcdutl') },
  ...kubernetesImages(kubernetesRelease.kubernetes),
  { reference: upstream.coredns, build: atRoot('coredns', goSources.coredns!) },
  {
    reference: upstream.flannel,
    build: {
      programs: { '/opt/bin/flanneld': goSources.flanneld!, '/opt/bin/install-conf': goSources['install-conf']! },
      base: 'packet-filters',
      entrypoint: ['/opt/bin/flanneld'],
    },
  },
  {
    reference: upstream.flannelCniPlugin,
    build: { programs: { '/flannel': goSources['flannel-cni']! }, base: 'packet-filters' },
  },
  {
    reference: upstream.metricsServer,
    build: { ...atRoot('metrics-server', goSources['metrics-server']!), user: nobody },
  },
  {
    reference: upstream.kubeStateMetrics,
    build: { ...atRoot('kube-state-metrics', goSources['kube-state-metrics']!), user: nobody },
  },
  { reference: 'rebuild.lab/worker:1', build: { ...atRoot('worker', workerSource), user: nobody }, isOwn: true },
  { reference: upstream.calicoNode },
  { reference: upstream.calicoCni },
  { reference: upstream.calicoKubeControllers },
];

/** Those of a version of Kubernetes itself. */
export function kubernetesImages(kubernetes: string): readonly MirrorImage[] {
  const names = imagesOf({ ...kubernetesRelease, kubernetes });
  const build = (name: string) => ({ programs: { [`/usr/local/bin/${name}`]: kubernetesSource(name, kubernetes) } });
  return [
    { reference: names.kubeApiserver, build: build('kube-apiserver') },
    { reference: names.kubeControllerManager, build: build('kube-controller-manager') },
    { reference: names.kubeScheduler, build: build('kube-scheduler') },
    { reference: names.kubeProxy, build: { ...build('kube-proxy'), base: 'packet-filters' } },
  ];
}

/** Host, path and tag of a full reference. */
export function parseReference(reference: string): { host: string; path: string; tag: string } {
  const [, host = '', path = '', tag = ''] = /^([^/]+)\/(.+):([^:/]+)$/.exec(reference) ?? [];
  return { host, path, tag };
}

function inPath(...names: readonly string[]): ImageBuild {
  return { programs: Object.fromEntries(names.map((name) => [`/usr/local/bin/${name}`, goSources[name]!])) };
}

function atRoot(name: string, source: GoSource): ImageBuild {
  return { programs: { [`/${name}`]: source }, entrypoint: [`/${name}`] };
}

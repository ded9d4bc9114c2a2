import { join } from 'node:path';
import { kubernetesRelease as release } from '../kubernetes/releases.ts';

/** What one program is built from. */
export type GoSource = GoModule | GoFolder;

/** A main package of a published module. */
export interface GoModule {
  readonly module: string;
  readonly version: string;
  /** Inside the module; the module itself when not given. */
  readonly command?: string;
  /** Variables that the linker sets. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The module takes its own parts from its repository: they are published with this version instead. */
  readonly partsVersion?: string;
  /** Packages that only have to be imported: emptied, with the modules that nothing else needs. */
  readonly without?: { readonly packages: readonly string[]; readonly modules: readonly string[] };
}

/** A main package of this repository. */
export interface GoFolder {
  readonly folder: string;
}

const kubernetesPrograms = [
  ...['kubeadm', 'kubelet', 'kubectl', 'kube-apiserver', 'kube-controller-manager'],
  ...['kube-scheduler', 'kube-proxy'],
];

/** Programs of the release, by their names. */
export const goSources: Readonly<Record<string, GoSource>> = {
  ...Object.fromEntries(kubernetesPrograms.map((name) => [name, kubernetesSource(name)])),
  crictl: {
    module: 'sigs.k8s.io/cri-tools',
    version: `v${release.criTools}`,
    command: 'cmd/crictl',
    variables: { 'sigs.k8s.io/cri-tools/pkg/version.Version': `v${release.criTools}` },
  },
  etcd: ofEtcd('server'),
  etcdctl: ofEtcd('etcdctl'),
  etcdutl: ofEtcd('etcdutl'),
  coredns: { module: 'github.com/coredns/coredns', version: release.coredns },
  pause: { folder: join(import.meta.dirname, 'pause') },
  flanneld: ofFlannel(),
  'install-conf': ofFlannel('cmd/install_conf'),
  // Its own module is not published everywhere; until this version it was one of these plugins.
  'flannel-cni': ofPlugins('v0.9.1', 'meta/flannel'),
  'metrics-server': {
    module: 'sigs.k8s.io/metrics-server',
    version: release.metricsServer,
    command: 'cmd/metrics-server',
    variables: { 'k8s.io/client-go/pkg/version.gitVersion': release.metricsServer },
  },
  'kube-state-metrics': {
    module: 'k8s.io/kube-state-metrics/v2',
    version: release.kubeStateMetrics,
    variables: { 'github.com/prometheus/common/version.Version': release.kubeStateMetrics },
  },
};

/** The CNI plugins, by the names that they have on a host. */
export const cniPlugins: Readonly<Record<string, GoSource>> = Object.fromEntries(
  [
    ...['main/bridge', 'main/host-device', 'main/ipvlan', 'main/loopback', 'main/macvlan', 'main/ptp', 'main/vlan'],
    ...['ipam/dhcp', 'ipam/host-local', 'ipam/static'],
    ...['meta/bandwidth', 'meta/firewall', 'meta/portmap', 'meta/sbr', 'meta/tuning', 'meta/vrf'],
  ].map((path) => [path.split('/')[1]!, ofPlugins(`v${release.cniPlugins}`, path)]),
);

/** What our own worker role runs in the lab. */
export const workerSource: GoFolder = { folder: join(import.meta.dirname, '../../roles/workloads/worker') };

/** A program of Kubernetes itself, of the pinned version or another one. */
export function kubernetesSource(name: string, kubernetes: string = release.kubernetes): GoSource {
  const [major = '', minor = '', patch = ''] = kubernetes.split('.');
  const version = 'k8s.io/component-base/version.';
  return {
    module: 'k8s.io/kubernetes',
    version: `v${kubernetes}`,
    command: `cmd/${name}`,
    partsVersion: `v0.${minor}.${patch}`,
    variables: {
      [`${version}gitVersion`]: `v${kubernetes}`,
      [`${version}gitMajor`]: major,
      [`${version}gitMinor`]: minor,
      [`${version}gitTreeState`]: 'clean',
      [`${version}buildDate`]: '1970-01-01T00:00:00Z',
      'k8s.io/client-go/pkg/version.gitVersion': `v${kubernetes}`,
    },
  };
}

function ofEtcd(name: string): GoSource {
  return { module: `go.etcd.io/etcd/${name}/v3`, version: `v${release.etcd.replace(/-\d+$/, '')}` };
}

function ofFlannel(command?: string): GoSource {
  return {
    module: 'github.com/flannel-io/flannel',
    version: release.flannel,
    ...(command && { command }),
    variables: { 'github.com/flannel-io/flannel/pkg/version.Version': release.flannel },
    // udp needs a C compiler, and not all of what tencentvpc needs can be had everywhere.
    without: {
      packages: ['pkg/backend/udp', 'pkg/backend/tencentvpc'],
      modules: [
        'github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common',
        'github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/vpc',
      ],
    },
  };
}

function ofPlugins(version: string, path: string): GoSource {
  return { module: 'github.com/containernetworking/plugins', version, command: `plugins/${path}` };
}

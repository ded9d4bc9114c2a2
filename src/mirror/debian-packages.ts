import { kubernetesRelease as release } from '../kubernetes/releases.ts';
import { cniPlugins, type GoSource, goSources, kubernetesSource } from './go-sources.ts';
import { kubeadmDropIn, kubeletUnit } from './units.ts';

/** A package of the release as upstream lays it out. */
export interface DebianPackage {
  readonly name: string;
  /** With the revision, as upstream writes it: `1.35.4-1.1`. */
  readonly version: string;
  readonly summary: string;
  readonly depends: readonly string[];
  /** Programs by the paths that they get. */
  readonly programs: Readonly<Record<string, GoSource>>;
  /** Other files, by their paths. */
  readonly files: Readonly<Record<string, string>>;
}

const common = { depends: [], files: {} };

/** What a node installs. Paths, versions and dependencies are those of upstream's packages. */
export const debianPackages: readonly DebianPackage[] = [
  {
    ...common,
    name: 'kubernetes-cni',
    version: revision(release.cniPlugins),
    summary: 'Plugins that connect containers to networks',
    programs: Object.fromEntries(Object.entries(cniPlugins).map(([name, it]) => [`/opt/cni/bin/${name}`, it])),
  },
  {
    ...common,
    name: 'cri-tools',
    version: revision(release.criTools),
    summary: 'Command line of container runtimes',
    programs: { '/usr/bin/crictl': goSources.crictl! },
  },
  ...kubernetesPackages(release.kubernetes),
];

/** Those of a version of Kubernetes itself. */
export function kubernetesPackages(kubernetes: string): readonly DebianPackage[] {
  const version = revision(kubernetes);
  const program = (name: string) => ({ [`/usr/bin/${name}`]: kubernetesSource(name, kubernetes) });
  return [
    {
      name: 'kubelet',
      version,
      summary: 'Node agent of Kubernetes',
      depends: [
        ...['conntrack', 'ethtool', 'iproute2', 'iptables (>= 1.4.21)', 'kubernetes-cni (>= 1.2.0)', 'mount'],
        'util-linux',
      ],
      programs: program('kubelet'),
      files: { '/usr/lib/systemd/system/kubelet.service': kubeletUnit },
    },
    { ...common, name: 'kubectl', version, summary: 'Command line of Kubernetes', programs: program('kubectl') },
    {
      name: 'kubeadm',
      version,
      summary: 'Makes Kubernetes clusters',
      depends: ['cri-tools (>= 1.30.0)', 'kubelet'],
      programs: program('kubeadm'),
      files: { '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': kubeadmDropIn },
    },
  ];
}

/** The package's own description, as dpkg wants it. */
export function controlText({ name, version, summary, depends }: DebianPackage, architecture: string): string {
  const fields = {
    Package: name,
    Version: version,
    Architecture: architecture,
    Maintainer: 'rebuild <rebuild@localhost>',
    Depends: depends.join(', '),
    Section: 'admin',
    Priority: 'optional',
    Homepage: 'https://kubernetes.io',
    Description: `${summary}\n Built from the Go modules of the release.`,
  };
  const given = Object.entries(fields).filter(([, value]) => value !== '');
  return given.map(([field, value]) => `${field}: ${value}\n`).join('');
}

function revision(version: string): string {
  return `${version}-1.1`;
}

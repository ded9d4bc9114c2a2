import { type Facts, nodeReserves, type Text, text } from 'rebuild';

export const FOLDER = '/etc/kubernetes/kubelet.conf.d';

/** What the systemd unit of the package reads. */
export function kubeletDefaults(address: string): Text {
  return text`
    KUBELET_EXTRA_ARGS="--config-dir=${FOLDER} --node-ip=${address}"
  `;
}

interface KubeletConf {
  readonly facts: Pick<Facts, 'cpus' | 'memoryMiB' | 'cgroup'>;
  readonly eviction: Readonly<Record<string, string>>;
  readonly allowSwap: boolean;
}

/** Goes over what kubeadm writes to /var/lib/kubelet/config.yaml. */
export function kubeletConf({ facts, eviction, allowSwap }: KubeletConf): Text {
  const { system, kube } = nodeReserves(facts);
  return text`
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    enforceNodeAllocatable: [pods]
    systemReserved: { cpu: ${system.cpuMilli}m, memory: ${system.memoryMiB}Mi }
    kubeReserved: { cpu: ${kube.cpuMilli}m, memory: ${kube.memoryMiB}Mi }
    evictionHard:
    ${Object.entries(eviction)
      .map(([signal, value]) => `  ${signal}: '${value}'\n`)
      .join('')}containerLogMaxSize: 10Mi
    containerLogMaxFiles: 3
    failSwapOn: ${!allowSwap}
    ${facts.cgroup === 1 ? 'failCgroupV1: false\n' : ''}`;
}

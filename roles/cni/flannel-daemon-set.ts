/** What differs between clusters. */
export interface Flanneld {
  readonly image: string;
  readonly cni_plugin_image: string;
  readonly interface?: string | undefined;
}

/** Less than upstream asks for: the smallest node has 1 GiB. */
const REQUESTS = { cpuMilli: 50, memoryMiB: 50 };

const tolerations = [{ operator: 'Exists', effect: 'NoSchedule' }];

/** What each of its pods asks for. */
export const flannelPod = {
  name: 'kube-flannel/kube-flannel-ds',
  where: 'each node',
  ...REQUESTS,
  tolerations,
} as const;

const labels = { tier: 'node', app: 'flannel' };

/** flanneld on every node, after it has left its plugin and its configuration there. */
export function daemonSet({
  namespace,
  configuration,
  ...given
}: Flanneld & { namespace: string; configuration: string }) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-flannel-ds', namespace, labels: { ...labels, 'k8s-app': 'flannel' } },
    spec: {
      selector: { matchLabels: { app: 'flannel' } },
      template: {
        // Both are read when a pod starts: another configuration must start it anew.
        metadata: { labels, annotations: { 'rebuild.dev/configuration': configuration } },
        spec: {
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          hostNetwork: true,
          priorityClassName: 'system-node-critical',
          // Nodes are not ready before they have a pod network.
          tolerations,
          serviceAccountName: 'flannel',
          initContainers: [installPlugin(given.cni_plugin_image), installConfiguration(given.image)],
          containers: [flanneld(given)],
          volumes: [
            { name: 'run', hostPath: { path: '/run/flannel' } },
            { name: 'cni-plugin', hostPath: { path: '/opt/cni/bin' } },
            { name: 'cni', hostPath: { path: '/etc/cni/net.d' } },
            { name: 'flannel-cfg', configMap: { name: 'kube-flannel-cfg' } },
            { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
          ],
        },
      },
    },
  };
}

function installPlugin(image: string) {
  return {
    name: 'install-cni-plugin',
    image,
    command: ['cp', '-f', '/flannel', '/opt/cni/bin/flannel'],
    volumeMounts: [{ name: 'cni-plugin', mountPath: '/opt/cni/bin' }],
  };
}

function installConfiguration(image: string) {
  return {
    name: 'install-cni',
    image,
    // Renamed into its place: kubelet must never read half of it.
    command: ['sh', '-c', 'cp "$0" "$1.tmp" && mv "$1.tmp" "$1"'],
    args: ['/etc/kube-flannel/cni-conf.json', '/etc/cni/net.d/10-flannel.conflist'],
    volumeMounts: [
      { name: 'cni', mountPath: '/etc/cni/net.d' },
      { name: 'flannel-cfg', mountPath: '/etc/kube-flannel/' },
    ],
  };
}

function flanneld({ image, interface: iface }: Pick<Flanneld, 'image' | 'interface'>) {
  const fromField = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  return {
    name: 'kube-flannel',
    image,
    command: ['/opt/bin/flanneld'],
    args: ['--ip-masq', '--kube-subnet-mgr', '--healthz-port=8081', ...(iface ? [`--iface=${iface}`] : [])],
    ports: [{ name: 'healthz', containerPort: 8081, protocol: 'TCP' }],
    livenessProbe: { httpGet: { path: '/healthz', port: 'healthz' }, initialDelaySeconds: 10, periodSeconds: 30 },
    readinessProbe: { httpGet: { path: '/readyz', port: 'healthz' }, initialDelaySeconds: 1, periodSeconds: 5 },
    resources: { requests: { cpu: `${REQUESTS.cpuMilli}m`, memory: `${REQUESTS.memoryMiB}Mi` } },
    securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
    env: [fromField('POD_NAME', 'metadata.name'), fromField('POD_NAMESPACE', 'metadata.namespace')],
    volumeMounts: [
      { name: 'run', mountPath: '/run/flannel' },
      { name: 'flannel-cfg', mountPath: '/etc/kube-flannel/' },
      { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
    ],
  };
}

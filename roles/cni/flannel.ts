import { kubeObject, kubeReady, type Task } from 'rebuild';
import { daemonSet, type Flanneld } from './flannel-daemon-set.ts';

interface Flannel extends Flanneld {
  readonly mtu?: number | undefined;
  readonly podCidr: string;
  readonly timeoutSeconds: number;
}

const NAMESPACE = 'kube-flannel';
const labels = { 'k8s-app': 'flannel' };

/** Flannel over VXLAN. Which objects it needs: Documentation/kube-flannel.yml of its repository. */
export function flannel(given: Flannel): Task[] {
  const network = JSON.stringify({
    Network: given.podCidr,
    EnableNFTables: false,
    Backend: { Type: 'vxlan', ...(given.mtu && { MTU: given.mtu }) },
  });
  const manifests = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      // It works on the network of the node itself.
      metadata: { name: NAMESPACE, labels: { ...labels, 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'flannel', namespace: NAMESPACE, labels } },
    ...rights(),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-flannel-cfg', namespace: NAMESPACE, labels },
      data: { 'cni-conf.json': CNI_CONF, 'net-conf.json': network },
    },
    daemonSet({ ...given, namespace: NAMESPACE, configuration: `${CNI_CONF}\n${network}` }),
  ];
  return [
    ...manifests.map((manifest) => kubeObject({ manifest })),
    kubeReady({
      kind: 'DaemonSet',
      namespace: NAMESPACE,
      name: 'kube-flannel-ds',
      timeoutSeconds: given.timeoutSeconds,
    }),
  ];
}

/** What the kubelet of each node is told: pods get an address of the node's own range, and host ports work. */
const CNI_CONF = JSON.stringify({
  name: 'cbr0',
  cniVersion: '0.3.1', // plugins of every age know it
  plugins: [
    { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
});

function rights() {
  const rbac = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'flannel', labels },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'flannel', labels },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'flannel' },
      subjects: [{ kind: 'ServiceAccount', name: 'flannel', namespace: NAMESPACE }],
    },
  ];
}

const NAMESPACE = 'kube-system';
const NAME = 'metrics-server';
const RBAC = 'rbac.authorization.k8s.io';
const REQUESTS = { cpuMilli: 50, memoryMiB: 64 };
// It may run beside the control plane, which has more room than the small nodes.
const tolerations = [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }];

/** What its pod asks for. */
export const metricsServerPod = { name: `${NAMESPACE}/${NAME}`, where: { replicas: 1 }, ...REQUESTS, tolerations };

const labels = { 'k8s-app': NAME };
const account = { kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE };

/** metrics-server, for `kubectl top` and autoscalers. Which objects it needs: manifests/base of its repository. */
export function metricsServer(image: string) {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace: NAMESPACE, labels } },
    ...rights(),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: NAME, namespace: NAMESPACE, labels },
      spec: { selector: labels, ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }] },
    },
    deployment(image),
  ];
}

/**
 * Makes the API server ask metrics-server. Only when that answers: before kube-proxy knows the address of its Service, the
 * API server would reach whatever answers there outside of the cluster, and stay with it.
 */
export const metricsApi = {
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1beta1.metrics.k8s.io', labels },
  spec: {
    service: { name: NAME, namespace: NAMESPACE },
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    // It makes its own certificate at each start.
    insecureSkipTLSVerify: true,
    groupPriorityMinimum: 100,
    versionPriority: 100,
  },
};

function rights() {
  const ofCluster = (kind: string, name: string) => ({ roleRef: { apiGroup: RBAC, kind, name }, subjects: [account] });
  return [
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'system:metrics-server', labels },
      rules: [
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: {
        name: 'system:aggregated-metrics-reader',
        labels: {
          ...labels,
          ...Object.fromEntries(['view', 'edit', 'admin'].map((role) => [`${RBAC}/aggregate-to-${role}`, 'true'])),
        },
      },
      rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'system:metrics-server', labels },
      ...ofCluster('ClusterRole', 'system:metrics-server'),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'metrics-server:system:auth-delegator', labels },
      ...ofCluster('ClusterRole', 'system:auth-delegator'),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'metrics-server-auth-reader', namespace: NAMESPACE, labels },
      ...ofCluster('Role', 'extension-apiserver-authentication-reader'),
    },
  ];
}

function deployment(image: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: NAME, namespace: NAMESPACE, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: NAME,
          priorityClassName: 'system-cluster-critical',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations,
          containers: [container(image)],
          volumes: [{ name: 'tmp-dir', emptyDir: {} }],
        },
      },
    },
  };
}

function container(image: string) {
  const probe = (path: string) => ({ httpGet: { path, port: 'https', scheme: 'HTTPS' }, periodSeconds: 10 });
  return {
    name: NAME,
    image,
    args: [
      '--cert-dir=/tmp',
      '--secure-port=10250',
      '--kubelet-preferred-address-types=InternalIP',
      '--kubelet-use-node-status-port',
      // Kubelets of kubeadm sign their own certificates.
      '--kubelet-insecure-tls',
      '--metric-resolution=15s',
    ],
    ports: [{ name: 'https', containerPort: 10250, protocol: 'TCP' }],
    readinessProbe: { ...probe('/readyz'), initialDelaySeconds: 5, failureThreshold: 3 },
    livenessProbe: { ...probe('/livez'), initialDelaySeconds: 20, failureThreshold: 3 },
    resources: { requests: { cpu: `${REQUESTS.cpuMilli}m`, memory: `${REQUESTS.memoryMiB}Mi` } },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [{ name: 'tmp-dir', mountPath: '/tmp' }],
  };
}

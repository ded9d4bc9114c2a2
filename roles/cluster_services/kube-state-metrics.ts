const NAMESPACE = 'kube-system';
const NAME = 'kube-state-metrics';
const RBAC = 'rbac.authorization.k8s.io';
const REQUESTS = { cpuMilli: 10, memoryMiB: 48 };
// It may run beside the control plane, which has more room than the small nodes.
const tolerations = [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }];

/** What its pod asks for. */
export const kubeStateMetricsPod = { name: `${NAMESPACE}/${NAME}`, where: { replicas: 1 }, ...REQUESTS, tolerations };

const labels = { 'app.kubernetes.io/name': NAME };
const metadata = { name: NAME, namespace: NAMESPACE, labels };

/** What it tells of, by API group: it may read nothing else, least of all Secrets. */
const RESOURCES = {
  '': ['nodes', 'pods'],
  apps: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  batch: ['jobs'],
};

/** kube-state-metrics: objects of the cluster as metrics. Which objects it needs: examples/standard of its repository. */
export function kubeStateMetrics(image: string) {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: NAME, labels },
      rules: Object.entries(RESOURCES).map(([group, resources]) => ({
        apiGroups: [group],
        resources,
        verbs: ['list', 'watch'],
      })),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: NAME, labels },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        clusterIP: 'None',
        selector: labels,
        ports: [{ name: 'metrics', port: 8080, protocol: 'TCP', targetPort: 'metrics' }],
      },
    },
    deployment(image),
  ];
}

function deployment(image: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: NAME,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations,
          containers: [container(image)],
        },
      },
    },
  };
}

function container(image: string) {
  return {
    name: NAME,
    image,
    args: [
      '--port=8080',
      '--telemetry-port=8081',
      `--resources=${Object.values(RESOURCES).flat().toSorted().join(',')}`,
    ],
    ports: [
      { name: 'metrics', containerPort: 8080, protocol: 'TCP' },
      { name: 'telemetry', containerPort: 8081, protocol: 'TCP' },
    ],
    readinessProbe: { httpGet: { path: '/readyz', port: 'telemetry' }, periodSeconds: 5 },
    // Not /livez, which asks the API server: while that is away, a restart mends nothing.
    livenessProbe: { httpGet: { path: '/healthz', port: 'metrics' }, initialDelaySeconds: 20, periodSeconds: 10 },
    resources: { requests: { cpu: `${REQUESTS.cpuMilli}m`, memory: `${REQUESTS.memoryMiB}Mi` } },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65534,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

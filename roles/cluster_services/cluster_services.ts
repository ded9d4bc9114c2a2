import { defineRole, imagesOf, kubeObject, kubeReady, kubeSet, type RoleContext, secret } from 'rebuild';
import { z } from 'zod';
import { dataService } from './data-service.ts';
import { kubeStateMetrics, kubeStateMetricsPod } from './kube-state-metrics.ts';
import { metricsApi, metricsServer, metricsServerPod } from './metrics-server.ts';

const dnsLabel = z.string().regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a DNS label, such as postgresql');

const service = z.strictObject({
  group: z.string().describe('The hosts that it runs on'),
  ports: z.record(dnsLabel.max(15), z.int().min(1).max(65535)).describe('Its TCP ports, by name'),
  secret: z
    .record(z.string(), z.union([secret(), z.string()]))
    .default({})
    .describe('Content of its Secret'),
});

const vars = z.strictObject({
  metrics_server: z
    .strictObject({ enabled: z.boolean().default(true), image: z.string().default(imagesOf().metricsServer) })
    .prefault({})
    .describe('For `kubectl top` and autoscalers'),
  kube_state_metrics: z
    .strictObject({ enabled: z.boolean().default(true), image: z.string().default(imagesOf().kubeStateMetrics) })
    .prefault({})
    .describe('Tells Prometheus what there is in the cluster: nodes, pods, what they ask for, and how they are'),
  namespace: dnsLabel.default('data').describe('Namespace of the services below'),
  services: z
    .record(dnsLabel, service)
    .prefault({
      redis: { group: 'redis', ports: { redis: 6379 } },
      postgresql: { group: 'postgresql', ports: { postgresql: 5432 } },
      rabbitmq: { group: 'rabbitmq', ports: { amqp: 5672 } },
      prometheus: { group: 'monitoring', ports: { http: 9090 } },
    })
    .describe('Services that run outside of the cluster. Those whose group has no host are left out'),
  timeout_seconds: z.int().positive().default(300).describe('How long each of the two may take to be ready'),
});

type Context = RoleContext<z.output<typeof vars>>;

const SET = 'cluster-services';
const KINDS = [
  'Service',
  'EndpointSlice.discovery.k8s.io',
  'Secret',
  'ServiceAccount',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
  'RoleBinding.rbac.authorization.k8s.io',
  'Deployment.apps',
  'APIService.apiregistration.k8s.io',
];

/** What workloads find in the cluster: metrics, and the services of the data nodes under names. */
export default defineRole({
  name: 'cluster_services',
  summary:
    'metrics-server and kube-state-metrics; and a Service, its addresses and a Secret for each service that runs outside of the cluster.',
  vars,
  demands: ({ host, vars, hosts }) => {
    if (host.name !== hosts('control_plane')[0]?.name) return {};
    const pods = [
      ...(vars.metrics_server.enabled ? [metricsServerPod] : []),
      ...(vars.kube_state_metrics.enabled ? [kubeStateMetricsPod] : []),
    ];
    return pods.length > 0 ? { pods } : {};
  },
  tasks: (context) => {
    const { host, vars, hosts } = context;
    if (host.name !== hosts('control_plane')[0]?.name) return [];
    const { timeout_seconds: timeoutSeconds } = vars;
    const { enabled, image } = vars.metrics_server;
    const state = vars.kube_state_metrics;
    const manifests = [
      ...(enabled ? metricsServer(image) : []),
      ...(state.enabled ? kubeStateMetrics(state.image) : []),
      ...services(context),
    ];
    const kept = [...manifests, ...(enabled ? [metricsApi] : [])];
    return [
      kubeObject({ manifest: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: vars.namespace } } }),
      ...manifests.map((manifest) => kubeObject({ manifest, set: SET })),
      kubeSet({
        name: SET,
        kinds: KINDS,
        keep: kept.map(({ kind, metadata }) => ({ kind, ...namespacedName(metadata) })),
      }),
      enabled && kubeReady({ kind: 'Deployment', namespace: 'kube-system', name: 'metrics-server', timeoutSeconds }),
      enabled && kubeObject({ manifest: metricsApi, set: SET }),
      enabled && kubeReady({ kind: 'APIService', name: 'v1beta1.metrics.k8s.io', timeoutSeconds }),
      // Last: it gets ready while the others are waited for.
      state.enabled &&
        kubeReady({ kind: 'Deployment', namespace: 'kube-system', name: 'kube-state-metrics', timeoutSeconds }),
    ];
  },
});

function services({ vars, hosts }: Context) {
  return Object.entries(vars.services)
    .map(([name, { group, ports, secret }]) => ({
      name,
      namespace: vars.namespace,
      hosts: hosts('all').filter(({ groups }) => groups.includes(group)),
      ports,
      secret,
    }))
    .filter(({ hosts }) => hosts.length > 0)
    .flatMap(dataService);
}

function namespacedName({ name, namespace }: { name: string; namespace?: string }): {
  name: string;
  namespace?: string;
} {
  return namespace === undefined ? { name } : { name, namespace };
}

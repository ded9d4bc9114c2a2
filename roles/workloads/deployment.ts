import { type Limits, Secret } from 'rebuild';
import { resourcesOf } from './limits.ts';

export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  readonly node_selector: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, Secret | string>>;
  readonly probes: { readonly port: number; readonly liveness: string; readonly readiness: string };
}

const GRACE_SECONDS = 30;

/** What its pods carry, and what selects them. */
const labelsOf = (name: string) => ({ 'app.kubernetes.io/name': name });

export function deployment(workload: Workload, limits: Limits) {
  const { namespace, name, replicas } = workload;
  const labels = labelsOf(name);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      // Never one more than asked for: beside the old pod a new one has no room on a node of its size.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: workload.node_selector,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: GRACE_SECONDS,
          securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: labels },
            },
          ],
          containers: [container(workload, limits)],
        },
      },
    },
  };
}

function container({ name, image, args, env, probes }: Workload, limits: Limits) {
  const probe = (path: string) => ({ httpGet: { path, port: probes.port }, periodSeconds: 10, timeoutSeconds: 3 });
  return {
    name,
    image,
    ...(args.length > 0 && { args }),
    env: Object.entries(env).map(([key, value]) =>
      value instanceof Secret
        ? { name: key, valueFrom: { secretKeyRef: { name: secretName(name), key } } }
        : { name: key, value },
    ),
    livenessProbe: { ...probe(probes.liveness), initialDelaySeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...probe(probes.readiness), periodSeconds: 3, failureThreshold: 3 },
    resources: resourcesOf(limits),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

const secretName = (name: string) => `${name}-env`;

/** The secrets of its environment; undefined where it has none. */
export function environment({ namespace, name, env }: Workload) {
  const secrets = Object.entries(env).filter(([, value]) => value instanceof Secret);
  if (secrets.length === 0) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name: secretName(name), labels: labelsOf(name) },
    type: 'Opaque',
    stringData: Object.fromEntries(secrets),
  };
}

/** Drains of nodes take one pod at a time. */
export function disruptionBudget({ namespace, name }: Workload) {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { namespace, name, labels: labelsOf(name) },
    spec: { maxUnavailable: 1, selector: { matchLabels: labelsOf(name) } },
  };
}

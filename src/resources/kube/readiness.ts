import type { Live } from '../collect/kube.ts';

export type Waitable = 'Deployment' | 'DaemonSet' | 'StatefulSet' | 'APIService' | 'Node';

export const API_VERSIONS: Readonly<Record<Waitable, string>> = {
  Deployment: 'apps/v1',
  DaemonSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  APIService: 'apiregistration.k8s.io/v1',
  Node: 'v1',
};

interface Status {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly readyReplicas?: number;
  readonly desiredNumberScheduled?: number;
  readonly updatedNumberScheduled?: number;
  readonly numberAvailable?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
}

interface Waited {
  readonly generation: number;
  readonly replicas: number;
  readonly status: Status;
}

/** `yes`, or in a few words how far it is. The same rules as `kubectl rollout status` and `kubectl wait` have. */
export function readiness(kind: Waitable, live: Live | undefined): string {
  if (!live) return 'it does not exist';
  const {
    metadata,
    spec = {},
    status = {},
  } = live as {
    metadata: { generation?: number };
    spec?: { replicas?: number };
    status?: Status;
  };
  return RULES[kind]({ generation: metadata.generation ?? 0, replicas: spec.replicas ?? 1, status });
}

const UNSEEN = 'its last change was not seen yet';

const RULES: Readonly<Record<Waitable, (of: Waited) => string>> = {
  Deployment: ({ generation, replicas, status: { observedGeneration = 0, ...status } }) => {
    const { updatedReplicas = 0, availableReplicas = 0 } = status;
    if (observedGeneration < generation) return UNSEEN;
    if (updatedReplicas < replicas) return `${updatedReplicas} of ${replicas} updated`;
    const old = (status.replicas ?? 0) - updatedReplicas;
    if (old > 0) return `${old} of the old ones still there`;
    return availableReplicas < updatedReplicas ? `${availableReplicas} of ${updatedReplicas} available` : 'yes';
  },

  DaemonSet: ({ generation, status: { observedGeneration = 0, ...status } }) => {
    const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = status;
    if (observedGeneration < generation) return UNSEEN;
    if (updatedNumberScheduled < desiredNumberScheduled) {
      return `${updatedNumberScheduled} of ${desiredNumberScheduled} updated`;
    }
    return numberAvailable < desiredNumberScheduled
      ? `${numberAvailable} of ${desiredNumberScheduled} available`
      : 'yes';
  },

  StatefulSet: ({ generation, replicas, status: { observedGeneration = 0, readyReplicas = 0, ...status } }) => {
    if (observedGeneration < generation) return UNSEEN;
    if (readyReplicas < replicas) return `${readyReplicas} of ${replicas} ready`;
    return status.updateRevision === status.currentRevision
      ? 'yes'
      : `${status.updatedReplicas ?? 0} of ${replicas} updated`;
  },

  APIService: ({ status }) => condition(status, 'Available'),
  Node: ({ status }) => condition(status, 'Ready'),
};

function condition({ conditions = [] }: Status, type: string): string {
  const found = conditions.find((it) => it.type === type);
  if (found?.status === 'True') return 'yes';
  return found?.reason ? `no: ${found.reason}` : 'no';
}

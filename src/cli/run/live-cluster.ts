import { type Script, sh } from '../../core/text.ts';
import type { Asked, KubeNode, KubePod } from '../../report/inventory/live-model.ts';
import { asked } from '../../resources/kube/kubectl.ts';
import { amountOf } from '../../resources/kube/quantity.ts';

/** All nodes and pods, asked of the API server on a control plane. */
export const clusterProbe: Script = asked(sh`get nodes,pods --all-namespaces -o json`);

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

interface KubeObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly nodeName?: string;
    readonly unschedulable?: boolean;
    readonly containers?: readonly {
      readonly resources?: Readonly<Record<string, Readonly<Record<string, string>>>>;
    }[];
  };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly nodeInfo?: { readonly kubeletVersion: string };
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly state?: Readonly<Record<string, { readonly reason?: string }>>;
    }[];
  };
}

export function parseCluster(stdout: string): {
  readonly nodes: readonly KubeNode[];
  readonly pods: readonly KubePod[];
} {
  const { items } = JSON.parse(stdout) as { readonly items: readonly KubeObject[] };
  const ofKind = (kind: string) => items.filter((item) => item.kind === kind);
  return { nodes: ofKind('Node').map(nodeOf), pods: ofKind('Pod').map(podOf) };
}

function nodeOf({ metadata, spec, status: { conditions = [], nodeInfo } }: KubeObject): KubeNode {
  const ready = conditions.find(({ type }) => type === 'Ready');
  const pressures = conditions.filter(({ type, status }) => type !== 'Ready' && status === 'True');
  const isReady = ready?.status === 'True';
  return {
    name: metadata.name,
    isReady,
    version: nodeInfo?.kubeletVersion ?? '',
    troubles: [
      ...(isReady ? [] : [ready?.reason ?? 'it has not told its state']),
      ...pressures.map(({ type }) => type),
      ...(spec.unschedulable ? ['cordoned'] : []),
    ],
  };
}

/** kubelet names the control group of a pod that stands in a file of its own by what is in that file. */
const FILE_HASH = 'kubernetes.io/config.hash';

function podOf({ metadata, spec, status }: KubeObject): KubePod {
  const { conditions = [], containerStatuses: containers = [], phase = 'Unknown' } = status;
  const isTrue = (type: string) => conditions.some((it) => it.type === type && it.status === 'True');
  return {
    id: metadata.annotations?.[FILE_HASH] ?? metadata.uid,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    node: spec.nodeName,
    isReady: phase === 'Succeeded' || isTrue('Ready'),
    state: stateOf(phase, status),
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    cpu: askedOf(spec, 'cpu', 1000),
    memory: askedOf(spec, 'memory', 2 ** -20),
  };
}

/** What a container waits for says more than the phase of its pod. */
function stateOf(phase: string, { conditions = [], containerStatuses = [] }: KubeObject['status']): string {
  const waiting = containerStatuses.map(({ state }) => state?.waiting?.reason).find((reason) => reason !== undefined);
  const unplaced = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  return waiting ?? (unplaced?.reason ? `${phase}: ${unplaced.reason}` : phase);
}

/** Of a pod in which a container has no limit, there is none. */
function askedOf({ containers = [] }: KubeObject['spec'], resource: 'cpu' | 'memory', scale: number): Asked {
  const amounts = (what: 'requests' | 'limits') =>
    containers.flatMap(({ resources }) => {
      const given = resources?.[what]?.[resource];
      return given === undefined ? [] : [(amountOf(given) ?? 0) * scale];
    });
  const [requests, limits] = [amounts('requests'), amounts('limits')];
  return {
    request: requests.length > 0 ? sumOf(requests) : undefined,
    limit: limits.length > 0 && limits.length === containers.length ? sumOf(limits) : undefined,
  };
}

function sumOf(amounts: readonly number[]): number {
  return Math.round(amounts.reduce((sum, amount) => sum + amount, 0));
}

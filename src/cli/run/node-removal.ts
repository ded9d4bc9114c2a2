import { z } from 'zod';
import { suggestion } from '../../config/nearest.ts';
import { RebuildError } from '../../core/error.ts';
import { type Script, sh } from '../../core/text.ts';
import { kubectl } from '../../resources/kube/kubectl.ts';

export interface ClusterNode {
  readonly name: string;
  readonly isReady: boolean;
  readonly isControlPlane: boolean;
}

/** What of its host can be seen: whether its kubelet, which ends its pods, is running. */
export type HostState = 'running' | 'stopped' | 'unreachable';

/** How long pods may take to end. */
const DRAIN_SECONDS = 120;

export const removalHints: Readonly<Record<string, string>> = {
  NODE_DRAIN:
    'Mend what kubectl says (a disruption budget?) and run this again. To keep the node, "kubectl uncordon" it.',
  NODE_API: 'Look at the control plane: "./rebuild play playbooks/kubernetes.yaml" repairs it.',
  NODE_RESET: 'Mend what kubeadm says, then run this again.',
};

export const listNodes: Script = sh`${kubectl} get nodes -o json --request-timeout=20s`;

const nodesSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
      status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) }),
    }),
  ),
});

export function nodesOf(json: string): readonly ClusterNode[] {
  return nodesSchema.parse(JSON.parse(json)).items.map(({ metadata, status }) => ({
    name: metadata.name,
    isReady: status.conditions.some((it) => it.type === 'Ready' && it.status === 'True'),
    isControlPlane: 'node-role.kubernetes.io/control-plane' in metadata.labels,
  }));
}

/** The node that is to go. @throws RebuildError NODE_UNKNOWN, NODE_IS_CONTROL_PLANE */
export function nodeToRemove(name: string, nodes: readonly ClusterNode[]): ClusterNode {
  const names = nodes.map((node) => node.name);
  const node = nodes.find((it) => it.name === name);
  if (!node) {
    throw new RebuildError('NODE_UNKNOWN', `the cluster has no node ${name}`, { hint: suggestion(name, names) });
  }
  if (!node.isControlPlane) return node;
  throw new RebuildError('NODE_IS_CONTROL_PLANE', `${name} is a control plane: its etcd would go with it`, {
    hint: 'Name another node. To be rid of the whole cluster, run "./rebuild destroy".',
  });
}

/** A dead node ends no pods: waiting for it would only take the time. */
export function isDead({ isReady }: ClusterNode, host: HostState): boolean {
  return !isReady || host === 'stopped';
}

/** Prints whether the kubelet of the host runs. */
export const kubeletState: Script = sh`if systemctl is-active --quiet kubelet; then echo running; else echo stopped; fi`;

/** Pods of daemon sets stay: they belong to the node, and go with it. */
const ALL_PODS = sh`--ignore-daemonsets --delete-emptydir-data --force`;

export function drain(name: string): Script {
  return sh`${kubectl} drain ${name} ${ALL_PODS} ${`--timeout=${DRAIN_SECONDS}s`}`;
}

/** Takes a dead node's pods out of the API at once, so that others take their place. */
export function forsake(name: string): Script {
  return sh`${kubectl} drain ${name} ${ALL_PODS} --disable-eviction --grace-period=0 --timeout=60s`;
}

export function deleteNode(name: string): Script {
  return sh`${kubectl} delete node ${name} --ignore-not-found`;
}

/**
 * Makes a host as if it had never joined. Only what is no control plane comes here: it has no data of etcd. The folder
 * of the CNI configuration stays, since containerd watches it.
 */
export const resetHost: Script = sh`
  [ ! -e /var/lib/etcd/member ] || {
    echo 'NODE_IS_CONTROL_PLANE: etcd has data on this host' >&2
    exit 1
  }
  if command -v kubeadm >/dev/null; then kubeadm reset -f || exit; fi
  rm -rf /etc/cni/net.d/* /var/lib/cni
  for link in cni0 flannel.1 vxlan.calico $(ip -o link show | sed -n 's/^[0-9]*: \(cali[^@:]*\).*/\1/p'); do
    ! ip link show "$link" >/dev/null 2>&1 || ip link delete "$link" || exit
  done
`;

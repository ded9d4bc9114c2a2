import type { HostView } from 'rebuild';
import { at, inGroups, type Job, type Target } from './targets.ts';

/** Groups of the inventory. */
export interface KubernetesGroups {
  readonly control_plane: string;
  readonly nodes: readonly string[];
}

/**
 * Kubelets, cadvisor and what runs in pods are asked through the first API server: its certificate can be checked, those
 * of kubelets are self-signed, and addresses of pods are reached from nodes only.
 */
export function kubernetesJobs({ control_plane, nodes }: KubernetesGroups, hosts: readonly HostView[]): readonly Job[] {
  const servers = inGroups(hosts, [control_plane]);
  const [first] = servers;
  if (!first) return [];
  const members = inGroups(hosts, nodes);
  const through = throughApi(first);
  const ofNodes = (path: string) => members.map(({ name }) => through(name, `nodes/${name}/proxy/${path}`));
  const state = through(STATE, `namespaces/kube-system/services/http:${STATE}:8080/proxy/metrics`);
  return [
    { name: 'kube-apiserver', targets: servers.map(at(6443)), kubernetes: true },
    { name: 'kubelet', targets: ofNodes('metrics'), kubernetes: true },
    { name: 'cadvisor', targets: ofNodes('metrics/cadvisor'), kubernetes: true },
    { name: STATE, targets: hasStateMetrics(first) ? [state] : [], kubernetes: true, honorLabels: true },
    { name: 'etcd', targets: servers.map(at(2381)) },
    { name: 'kube-proxy', targets: members.map(at(10249)) },
  ];
}

const STATE = 'kube-state-metrics';

function throughApi(server: HostView): (instance: string, path: string) => Target {
  const { address } = at(6443)(server);
  return (instance, path) => ({ instance, address, path: `/api/v1/${path}` });
}

/** As the role cluster_services on the first control plane is told. */
function hasStateMetrics(first: HostView): boolean {
  const settings = first.variable('cluster_services') as { kube_state_metrics?: { enabled?: unknown } } | undefined;
  return settings?.kube_state_metrics?.enabled !== false;
}

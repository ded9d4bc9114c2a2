import { everyOf, rate } from './promql.ts';

export type Resource = 'cpu' | 'memory';

export const kube = everyOf('kube-state-metrics');
const cadvisor = everyOf('cadvisor');

/** Pods that hold what they request: those that are done do not. */
const HOLDING = `max by (namespace, pod) (${kube('kube_pod_status_phase', 'phase=~"Pending|Running"')} == 1)`;

/** What the containers of pods that run, or soon do, request or may use at most. */
export function reserved(what: 'requests' | 'limits', resource: Resource, ...matchers: readonly string[]): string {
  const containers = kube(`kube_pod_container_resource_${what}`, `resource="${resource}"`, ...matchers);
  return `${containers} * on (namespace, pod) group_left () ${HOLDING}`;
}

/** What pods may have of a node. */
export function allocatable(resource: Resource | 'pods'): string {
  return kube('kube_node_status_allocatable', `resource="${resource}"`);
}

/** What containers use: cores, or bytes that cannot be taken back from them. The sums over groups of them are left out. */
export function used(resource: Resource, ...matchers: readonly string[]): string {
  const container = ['container!=""', 'container!="POD"', ...matchers];
  return resource === 'cpu'
    ? rate(cadvisor('container_cpu_usage_seconds_total', ...container))
    : cadvisor('container_memory_working_set_bytes', ...container);
}

/** Share of the periods in which a container had used up what its limit gives it. */
export function throttled(...matchers: readonly string[]): string {
  const periods = (which: string) =>
    `sum by (namespace, pod, container) (${rate(cadvisor(`container_cpu_cfs_${which}_total`, 'container!=""', ...matchers))})`;
  return `${periods('throttled_periods')} / ${periods('periods')}`;
}

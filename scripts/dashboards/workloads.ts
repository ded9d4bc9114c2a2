import { type Board, badFrom, type Panel, type Row } from './board.ts';
import { kube, type Resource, reserved, throttled, used } from './kubernetes.ts';

const PICKED = 'namespace=~"$namespace"';
const CONTAINER = 'namespace, pod, container';
const byContainer = (expr: string) => `sum by (${CONTAINER}) (${expr})`;
const legend = '{{namespace}}/{{pod}} {{container}}';

/** What each container uses, requests and may use. */
function useTable(resource: Resource, title: string, unit: string): Panel {
  return {
    kind: 'table',
    title,
    description: 'What each container uses now, what it requests, and the limit that it may not pass.',
    unit,
    queries: [
      { expr: byContainer(used(resource, PICKED)), legend: 'use' },
      { expr: byContainer(reserved('requests', resource, PICKED)), legend: 'request' },
      { expr: byContainer(reserved('limits', resource, PICKED)), legend: 'limit' },
    ],
  };
}

function useOf(what: 'requests' | 'limits', resource: Resource): Panel['queries'] {
  const bound = byContainer(reserved(what, resource, PICKED));
  return [{ expr: `${byContainer(used(resource, PICKED))} / ${bound}`, legend }];
}

const use: Row = {
  title: 'Use against requests and limits',
  panels: [
    useTable('cpu', 'CPU by container', 'short'),
    useTable('memory', 'Memory by container', 'bytes'),
    {
      kind: 'graph',
      title: 'CPU of the request',
      description: 'CPU that a container uses of what it requests. Far below 100 % for days, the request is too high.',
      unit: 'percentunit',
      queries: useOf('requests', 'cpu'),
    },
    {
      kind: 'graph',
      title: 'CPU of the limit',
      description: 'CPU that a container uses of its limit. At 100 % it is throttled.',
      unit: 'percentunit',
      queries: useOf('limits', 'cpu'),
      steps: badFrom(0.9),
    },
    {
      kind: 'graph',
      title: 'Throttled',
      description: 'Share of the time slices in which a container had to wait because of its CPU limit.',
      mayBeEmpty: 'no container has a CPU limit',
      unit: 'percentunit',
      queries: [{ expr: throttled(PICKED), legend }],
      steps: badFrom(0.25),
    },
    {
      kind: 'graph',
      title: 'Memory of the request',
      description:
        'Memory that a container uses of what it requests. Above 100 % it is among the first to go when its node is full.',
      unit: 'percentunit',
      queries: useOf('requests', 'memory'),
    },
    {
      kind: 'graph',
      title: 'Memory of the limit',
      description: 'Memory that a container uses of its limit. At 100 % it is killed.',
      unit: 'percentunit',
      queries: useOf('limits', 'memory'),
      steps: badFrom(0.8, 0.9),
    },
    {
      kind: 'graph',
      title: 'Killed for memory',
      description: 'Containers whose last end was that they had passed their memory limit.',
      mayBeEmpty: 'no container was killed for memory',
      unit: 'none',
      queries: [
        {
          expr: byContainer(kube('kube_pod_container_status_last_terminated_reason', PICKED, 'reason="OOMKilled"')),
          legend,
        },
      ],
      steps: badFrom(1),
    },
  ],
};

const health: Row = {
  title: 'Pods',
  panels: [
    {
      kind: 'graph',
      title: 'Pods by phase',
      description: 'Pods that wait, run, are done, failed, or of which nothing is known.',
      unit: 'none',
      queries: [{ expr: `sum by (phase) (${kube('kube_pod_status_phase', PICKED)})`, legend: '{{phase}}' }],
    },
    {
      kind: 'graph',
      title: 'Restarts',
      description: 'How often a container was started anew in the time shown.',
      unit: 'short',
      queries: [
        {
          expr: byContainer(`increase(${kube('kube_pod_container_status_restarts_total', PICKED)}[$__range])`),
          legend,
        },
      ],
      steps: badFrom(1),
    },
    {
      kind: 'graph',
      title: 'Replicas missing',
      description: 'Replicas of a Deployment that are wanted and not available.',
      unit: 'none',
      queries: [
        {
          expr: `${kube('kube_deployment_spec_replicas', PICKED)} - ${kube('kube_deployment_status_replicas_available', PICKED)}`,
          legend: '{{namespace}}/{{deployment}}',
        },
      ],
      steps: badFrom(1),
    },
    {
      kind: 'table',
      title: 'Containers that wait',
      description: 'Containers that do not run, and why: their image cannot be had, or they end again and again.',
      mayBeEmpty: 'no container waits',
      unit: 'none',
      queries: [
        {
          expr: `sum by (${CONTAINER}, reason) (${kube('kube_pod_container_status_waiting_reason', PICKED)})`,
          legend: 'waits',
        },
      ],
    },
    {
      kind: 'table',
      title: 'Pods without a node',
      description:
        'Pods for which the scheduler finds no node. Give them a node with room, or lower what they request.',
      mayBeEmpty: 'every pod has a node',
      unit: 'none',
      queries: [
        { expr: `sum by (namespace, pod) (${kube('kube_pod_status_unschedulable', PICKED)})`, legend: 'waits' },
      ],
    },
  ],
};

export const workloadsBoard: Board = {
  uid: 'workloads',
  title: 'Workloads',
  description: 'What containers use of their requests and limits, and how their pods are.',
  variables: [
    {
      name: 'namespace',
      label: 'Namespace',
      values: 'label_values(kube_pod_info{job="kube-state-metrics"}, namespace)',
    },
  ],
  rows: [use, health],
};

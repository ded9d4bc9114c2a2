import { type Board, badBelow, badFrom, type Panel, type Row } from './board.ts';
import { cpuUse, ON_DISK } from './hosts.ts';
import { allocatable, kube, type Resource, reserved } from './kubernetes.ts';
import { everyOf, rate, renamed } from './promql.ts';

const node = everyOf('node');
const ON_NODE = 'node!=""';
const WEEK = 7 * 24 * 3600;

const byNode = (what: 'requests' | 'limits', resource: Resource) =>
  `sum by (node) (${reserved(what, resource, ON_NODE)})`;
const ofNode = (what: 'requests' | 'limits', resource: Resource) =>
  `${byNode(what, resource)} / on (node) max by (node) (${allocatable(resource)})`;

/** Cores or bytes of each host that are in use, under the name that Kubernetes has for hosts. */
const inUse: Readonly<Record<Resource, string>> = {
  cpu: renamed(rate(node('node_cpu_seconds_total', 'mode!~"idle|iowait"')), 'instance', 'node'),
  memory: renamed(
    `${node('node_memory_MemTotal_bytes')} - ${node('node_memory_MemAvailable_bytes')}`,
    'instance',
    'node',
  ),
};

function shareStat(title: string, resource: Resource): Panel {
  return {
    kind: 'stat',
    title,
    description: 'Share of what all nodes have for pods that is requested. What is left is room for more pods.',
    unit: 'percentunit',
    queries: [
      {
        expr: `sum(${reserved('requests', resource, ON_NODE)}) / sum(${allocatable(resource)})`,
        legend: 'requested',
      },
    ],
    steps: badFrom(0.8, 0.95),
  };
}

function nodeTable(title: string, resource: Resource, unit: string): Panel {
  return {
    kind: 'table',
    title,
    description:
      'What each node has for pods, what its pods request and may use, and what the host uses. Hosts outside of Kubernetes only have a use.',
    unit,
    queries: [
      { expr: `max by (node) (${allocatable(resource)})`, legend: 'allocatable' },
      { expr: byNode('requests', resource), legend: 'requests' },
      { expr: byNode('limits', resource), legend: 'limits' },
      { expr: inUse[resource], legend: 'use' },
    ],
  };
}

const cluster: Row = {
  title: 'All nodes',
  panels: [
    shareStat('CPU requested', 'cpu'),
    shareStat('Memory requested', 'memory'),
    {
      kind: 'stat',
      title: 'CPU in use',
      description: 'Share of the CPUs of all hosts that is in use.',
      unit: 'percentunit',
      queries: [{ expr: `1 - avg(${rate(node('node_cpu_seconds_total', 'mode="idle"'))})`, legend: 'use' }],
      steps: badFrom(0.6, 0.8),
    },
    {
      kind: 'stat',
      title: 'Memory in use',
      description: 'Share of the RAM of all hosts that is in use.',
      unit: 'percentunit',
      queries: [
        {
          expr: `1 - sum(${node('node_memory_MemAvailable_bytes')}) / sum(${node('node_memory_MemTotal_bytes')})`,
          legend: 'use',
        },
      ],
      steps: badFrom(0.7, 0.9),
    },
    nodeTable('CPU by node', 'cpu', 'short'),
    nodeTable('Memory by node', 'memory', 'bytes'),
  ],
};

const nodes: Row = {
  title: 'By node',
  panels: [
    {
      kind: 'graph',
      title: 'CPU requested of allocatable',
      description: 'At 100 % the scheduler puts no more pods on the node.',
      unit: 'percentunit',
      queries: [{ expr: ofNode('requests', 'cpu'), legend: '{{node}}' }],
      steps: badFrom(0.95),
    },
    {
      kind: 'graph',
      title: 'Memory requested of allocatable',
      description: 'At 100 % the scheduler puts no more pods on the node.',
      unit: 'percentunit',
      queries: [{ expr: ofNode('requests', 'memory'), legend: '{{node}}' }],
      steps: badFrom(0.95),
    },
    {
      kind: 'graph',
      title: 'Memory limits of allocatable',
      description: 'Above 100 % not all containers can have what their limits promise at once.',
      unit: 'percentunit',
      queries: [{ expr: ofNode('limits', 'memory'), legend: '{{node}}' }],
      steps: badFrom(1),
    },
    {
      kind: 'graph',
      title: 'Pods of allocatable',
      description: 'Pods on a node, of those that it may have.',
      unit: 'percentunit',
      queries: [
        {
          expr: `count by (node) (${kube('kube_pod_info', ON_NODE)}) / on (node) max by (node) (${allocatable('pods')})`,
          legend: '{{node}}',
        },
      ],
      steps: badFrom(0.9),
    },
    {
      kind: 'table',
      title: 'Hosts in the last day',
      description:
        'CPU that was enough for 95 % of the last day, and the most memory that was in use. What stays low could be a smaller instance.',
      unit: 'percentunit',
      queries: [
        { expr: `quantile_over_time(0.95, (${cpuUse(node)})[1d:30s])`, legend: 'CPU' },
        {
          expr: `max by (instance) (1 - min_over_time(${node('node_memory_MemAvailable_bytes')}[1d]) / ${node('node_memory_MemTotal_bytes')})`,
          legend: 'memory',
        },
      ],
    },
  ],
};

const ahead: Row = {
  title: 'What runs out',
  panels: [
    {
      kind: 'graph',
      title: 'Space left in a week',
      description: 'Free space in a week, if it goes on as in the last 6 hours. Below 0 the disk is full by then.',
      unit: 'bytes',
      queries: [
        {
          expr: `min by (instance, mountpoint) (predict_linear(${node('node_filesystem_avail_bytes', ON_DISK)}[6h], ${WEEK}))`,
          legend: '{{instance}} {{mountpoint}}',
        },
      ],
      steps: badBelow(0),
    },
    {
      kind: 'graph',
      title: 'CPU credits',
      description: 'Credits that a burstable instance has left. Without credits it is slow, or costs more.',
      mayBeEmpty: 'nothing brings the metrics of CloudWatch to Prometheus',
      unit: 'short',
      queries: [{ expr: 'aws_ec2_cpucredit_balance_average', legend: '{{instance_id}}' }],
      steps: badBelow(50, 20),
    },
  ],
};

export const capacityBoard: Board = {
  uid: 'capacity',
  title: 'Capacity',
  description: 'What is requested, promised and used of what nodes have, and what runs out next.',
  rows: [cluster, nodes, ahead],
};

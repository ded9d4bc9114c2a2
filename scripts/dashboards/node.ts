import { type Board, badFrom, type Row, type Variable } from './board.ts';
import { disksAndNetwork } from './disks-and-network.ts';
import { cpuUse, hostPanels, memoryUse, ON_DISK } from './hosts.ts';
import { pickedOf, rate } from './promql.ts';

const node = pickedOf('node');
const instance: Variable = { name: 'instance', label: 'Host', values: 'label_values(up{job="node"}, instance)' };

const now: Row = {
  title: 'Now',
  panels: [
    {
      kind: 'stat',
      title: 'Up for',
      description: 'Time since the host was started.',
      unit: 's',
      queries: [{ expr: `time() - ${node('node_boot_time_seconds')}`, legend: '{{instance}}' }],
    },
    {
      kind: 'stat',
      title: 'CPUs',
      description: 'Processors that the host has.',
      unit: 'none',
      queries: [
        { expr: `count by (instance) (${node('node_cpu_seconds_total', 'mode="idle"')})`, legend: '{{instance}}' },
      ],
    },
    {
      kind: 'stat',
      title: 'RAM',
      description: 'Memory that the host has.',
      unit: 'bytes',
      queries: [{ expr: node('node_memory_MemTotal_bytes'), legend: '{{instance}}' }],
    },
    {
      kind: 'stat',
      title: 'CPU in use',
      description: 'Share of all CPUs that is in use.',
      unit: 'percentunit',
      queries: [{ expr: cpuUse(node), legend: '{{instance}}' }],
      steps: badFrom(0.8),
    },
    {
      kind: 'stat',
      title: 'Memory in use',
      description: 'Share of the RAM that is not available to new programs.',
      unit: 'percentunit',
      queries: [{ expr: memoryUse(node), legend: '{{instance}}' }],
      steps: badFrom(0.9),
    },
    {
      kind: 'stat',
      title: 'Fullest disk',
      description: 'Share of the fullest file system that is used.',
      unit: 'percentunit',
      queries: [
        {
          expr: `max by (instance) (1 - ${node('node_filesystem_avail_bytes', ON_DISK)} / ${node('node_filesystem_size_bytes', ON_DISK)})`,
          legend: '{{instance}}',
        },
      ],
      steps: badFrom(0.75, 0.85),
    },
  ],
};

const processors: Row = {
  title: 'CPU and memory',
  panels: [
    {
      kind: 'graph',
      title: 'CPU by mode',
      description:
        'What the CPUs do. `steal` is time that the machine gave to others: on T instances without credits it grows.',
      unit: 'percentunit',
      queries: [
        {
          expr: `avg by (instance, mode) (${rate(node('node_cpu_seconds_total', 'mode!="idle"'))})`,
          legend: '{{instance}} {{mode}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Memory by use',
      description: 'Memory that is available, and what caches hold of it.',
      unit: 'bytes',
      queries: [
        { expr: node('node_memory_MemAvailable_bytes'), legend: '{{instance}} available' },
        { expr: node('node_memory_Cached_bytes'), legend: '{{instance}} cached' },
        {
          expr: `${node('node_memory_SwapTotal_bytes')} - ${node('node_memory_SwapFree_bytes')}`,
          legend: '{{instance}} swapped out',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Killed for memory',
      description:
        'Processes that the kernel ended in the time shown because memory ran out, of the host or of a group.',
      unit: 'short',
      queries: [{ expr: `increase(${node('node_vmstat_oom_kill')}[$__range])`, legend: '{{instance}}' }],
      steps: badFrom(1),
    },
    {
      kind: 'graph',
      title: 'Pressure',
      description: 'Share of the time in which some process waited for CPU, memory or disk.',
      mayBeEmpty: 'the kernel does not measure pressure',
      unit: 'percentunit',
      queries: ['cpu', 'memory', 'io'].map((resource) => ({
        expr: rate(node(`node_pressure_${resource}_waiting_seconds_total`)),
        legend: `{{instance}} ${resource}`,
      })),
    },
    {
      kind: 'graph',
      title: 'Pages read from disk',
      description: 'Pages of memory that had to be read from disk by the second. Many mean that memory is short.',
      unit: 'short',
      queries: [{ expr: rate(node('node_vmstat_pgmajfault')), legend: '{{instance}}' }],
    },
    {
      kind: 'graph',
      title: 'Open files',
      description: 'Share of the files that the kernel lets be open.',
      unit: 'percentunit',
      queries: [{ expr: `${node('node_filefd_allocated')} / ${node('node_filefd_maximum')}`, legend: '{{instance}}' }],
      steps: badFrom(0.8),
    },
  ],
};

/** One host, or some beside each other. */
export const nodeBoard: Board = {
  uid: 'node',
  title: 'Node',
  description: 'One host, or some beside each other: processors, memory, disks, network and clock.',
  variables: [instance],
  rows: [now, { title: 'Use', panels: hostPanels(node) }, processors, disksAndNetwork],
};

import { badFrom, type Panel } from './board.ts';
import { rate, type Selector } from './promql.ts';

/** File systems that lie on a disk. */
export const ON_DISK = 'fstype!~"tmpfs|ramfs|squashfs"';

/** The share of its CPUs that a host uses. */
export function cpuUse(node: Selector): string {
  return `1 - avg by (instance) (${rate(node('node_cpu_seconds_total', 'mode="idle"'))})`;
}

/** The share of its memory that nobody could have at once. */
export function memoryUse(node: Selector): string {
  return `1 - ${node('node_memory_MemAvailable_bytes')} / ${node('node_memory_MemTotal_bytes')}`;
}

/** What is watched of every host, on the dashboard of all and on that of one. */
export function hostPanels(node: Selector): Panel[] {
  const bytes = (direction: 'receive' | 'transmit') =>
    `sum by (instance) (${rate(node(`node_network_${direction}_bytes_total`, 'device!="lo"'))})`;
  return [
    {
      kind: 'graph',
      title: 'CPU',
      description: 'Share of all CPUs of a host that is in use.',
      unit: 'percentunit',
      queries: [{ expr: cpuUse(node), legend: '{{instance}}' }],
      steps: badFrom(0.8),
    },
    {
      kind: 'graph',
      title: 'Memory',
      description: 'Share of the RAM that is not available to new programs.',
      unit: 'percentunit',
      queries: [{ expr: memoryUse(node), legend: '{{instance}}' }],
      steps: badFrom(0.9),
    },
    {
      kind: 'graph',
      title: 'Root disk',
      description: 'Share of the root file system that is used.',
      unit: 'percentunit',
      queries: [
        {
          expr: `1 - ${node('node_filesystem_avail_bytes', 'mountpoint="/"')} / ${node('node_filesystem_size_bytes', 'mountpoint="/"')}`,
          legend: '{{instance}}',
        },
      ],
      steps: badFrom(0.85),
    },
    {
      kind: 'graph',
      title: 'Load',
      description: 'Processes that run or wait, for each CPU, over 5 minutes. Above 1 some wait.',
      unit: 'short',
      queries: [
        {
          expr: `${node('node_load5')} / on (instance) group_left () count by (instance) (${node('node_cpu_seconds_total', 'mode="idle"')})`,
          legend: '{{instance}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Network in',
      description: 'What the network cards of a host receive, without the loopback.',
      unit: 'Bps',
      queries: [{ expr: bytes('receive'), legend: '{{instance}}' }],
    },
    {
      kind: 'graph',
      title: 'Network out',
      description: 'What the network cards of a host send, without the loopback.',
      unit: 'Bps',
      queries: [{ expr: bytes('transmit'), legend: '{{instance}}' }],
    },
  ];
}

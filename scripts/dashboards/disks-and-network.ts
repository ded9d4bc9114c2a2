import { badFrom, type Row } from './board.ts';
import { ON_DISK } from './hosts.ts';
import { pickedOf, rate } from './promql.ts';

const node = pickedOf('node');

export const disksAndNetwork: Row = {
  title: 'Disks, network and clock',
  panels: [
    {
      kind: 'graph',
      title: 'Space used',
      description: 'Share of each file system that is used.',
      unit: 'percentunit',
      queries: [
        {
          expr: `1 - ${node('node_filesystem_avail_bytes', ON_DISK)} / ${node('node_filesystem_size_bytes', ON_DISK)}`,
          legend: '{{instance}} {{mountpoint}}',
        },
      ],
      steps: badFrom(0.75, 0.85),
    },
    {
      kind: 'graph',
      title: 'Inodes used',
      description:
        'Share of the files that each file system can hold. At 100 % no file can be made, however much space is left.',
      unit: 'percentunit',
      queries: [
        {
          expr: `1 - ${node('node_filesystem_files_free', ON_DISK)} / ${node('node_filesystem_files', ON_DISK)}`,
          legend: '{{instance}} {{mountpoint}}',
        },
      ],
      steps: badFrom(0.75, 0.85),
    },
    {
      kind: 'graph',
      title: 'Disks busy',
      description: 'Share of the time in which a disk had something to do.',
      unit: 'percentunit',
      queries: [{ expr: rate(node('node_disk_io_time_seconds_total')), legend: '{{instance}} {{device}}' }],
    },
    {
      kind: 'graph',
      title: 'Disk traffic',
      description: 'What is read from the disks and written to them.',
      unit: 'Bps',
      queries: [
        { expr: `sum by (instance) (${rate(node('node_disk_read_bytes_total'))})`, legend: '{{instance}} read' },
        { expr: `sum by (instance) (${rate(node('node_disk_written_bytes_total'))})`, legend: '{{instance}} written' },
      ],
    },
    {
      kind: 'graph',
      title: 'Packets lost',
      description: 'Packets that the network cards dropped or could not read, by the second.',
      unit: 'pps',
      queries: ['receive', 'transmit'].map((direction) => ({
        expr: `sum by (instance) (${rate(node(`node_network_${direction}_errs_total`))} + ${rate(node(`node_network_${direction}_drop_total`))})`,
        legend: `{{instance}} ${direction}`,
      })),
    },
    {
      kind: 'graph',
      title: 'Clock',
      description:
        'By how much the clock differs from that of its time server. Certificates and etcd suffer from 1 s on.',
      unit: 's',
      queries: [{ expr: node('node_timex_offset_seconds'), legend: '{{instance}}' }],
      steps: [
        { colour: 'red', from: null },
        { colour: 'green', from: -0.05 },
        { colour: 'red', from: 0.05 },
      ],
    },
  ],
};

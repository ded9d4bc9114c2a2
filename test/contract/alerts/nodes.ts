import { type AlertCases, down, warning } from './alert-case.ts';

/** Two mounts of one disk of which `left` of 100 bytes are left. */
function disk(left: number, fstype = 'ext4'): Record<string, string> {
  return Object.fromEntries(
    ['/', '/var'].flatMap((mountpoint) => {
      const labels = `{instance="h1", device="/dev/xvda", fstype="${fstype}", mountpoint="${mountpoint}"}`;
      return [
        [`node_filesystem_avail_bytes${labels}`, `${left}x20`],
        [`node_filesystem_size_bytes${labels}`, '100x20'],
      ];
    }),
  );
}

const cpu = 'node_cpu_seconds_total{instance="h1", mode="idle", cpu="0"}';
const memory = (available: number) => ({
  'node_memory_MemAvailable_bytes{instance="h1"}': `${available}x20`,
  'node_memory_MemTotal_bytes{instance="h1"}': '100x20',
});
const credits = 'aws_ec2_cpucredit_balance_average{instance_id="i-1"}';
const clock = 'node_time_seconds{instance="h1"}';
const unit = 'node_systemd_unit_state{instance="h1", name="etcd-backup.service", state="failed"}';

export const nodes: AlertCases = {
  NodeDown: down('node', 'h1 does not answer'),
  NodeCpuHigh: {
    fires: [
      {
        name: 'a CPU that is busy 90 % for 10 minutes',
        series: { [cpu]: '0+6x30' },
        minutes: 20,
        labels: warning({ instance: 'h1' }),
        summary: 'h1 uses 90% of its CPU',
      },
    ],
    quiet: [{ name: 'a CPU that is busy half of the time', series: { [cpu]: '0+30x30' }, minutes: 20 }],
  },
  NodeMemoryHigh: {
    fires: [
      {
        name: 'memory that is 95 % used',
        series: memory(5),
        minutes: 10,
        labels: warning({ instance: 'h1' }),
        summary: 'h1 uses 95% of its memory',
      },
    ],
    quiet: [{ name: 'memory that is 80 % used', series: memory(20), minutes: 10 }],
  },
  NodeDiskFilling: {
    fires: [
      {
        name: 'a disk with 10 % left, once however often it is mounted',
        series: disk(10),
        minutes: 15,
        labels: warning({ instance: 'h1', device: '/dev/xvda' }),
        summary: '/dev/xvda of h1 has 10% left',
      },
    ],
    quiet: [
      { name: 'a disk with 20 % left', series: disk(20), minutes: 15 },
      { name: 'a file system in memory', series: disk(1, 'tmpfs'), minutes: 15 },
    ],
  },
  CpuCreditsLow: {
    fires: [
      {
        name: 'CPU credits that run out',
        series: { [credits]: '10x20' },
        minutes: 15,
        labels: warning({ instance_id: 'i-1' }),
        summary: 'i-1 has 10 CPU credits left',
      },
    ],
    quiet: [{ name: 'a hundred CPU credits', series: { [credits]: '100x20' }, minutes: 15 }],
  },
  ClockSkew: {
    fires: [
      {
        name: 'a clock that is 10 seconds ahead',
        series: { [clock]: '10+60x20' },
        minutes: 10,
        labels: warning({ instance: 'h1' }),
        summary: 'The clock of h1 is 10s off',
      },
    ],
    quiet: [{ name: 'a clock that is a second ahead', series: { [clock]: '1+60x20' }, minutes: 10 }],
  },
  UnitFailed: {
    fires: [
      {
        name: 'a backup that failed',
        series: { [unit]: '1x9' },
        minutes: 6,
        labels: warning({ instance: 'h1', name: 'etcd-backup.service', state: 'failed' }),
        summary: 'etcd-backup.service on h1 has failed',
      },
    ],
    quiet: [
      {
        name: 'a unit that is active',
        series: { [unit]: '0x9', [unit.replace('failed', 'active')]: '1x9' },
        minutes: 6,
      },
    ],
  },
};

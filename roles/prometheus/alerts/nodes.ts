import type { AlertGroup } from './alert.ts';

/** What the node exporter of every host tells, and CPU credits where a CloudWatch exporter does. */
export const nodes: AlertGroup = {
  name: 'nodes',
  alerts: [
    {
      name: 'NodeDown',
      severity: 'critical',
      for: '2m',
      when: 'the node exporter does not answer',
      expr: 'up{job="node"} == 0',
      summary: '{{ $labels.instance }} does not answer',
      description:
        'Log in with `./rebuild ssh {{ $labels.instance }}`. Where that works, start prometheus-node-exporter; else start or replace the machine, and run `./rebuild cluster`.',
    },
    {
      name: 'NodeCpuHigh',
      severity: 'warning',
      for: '10m',
      threshold: 0.8,
      when: 'more than the share $threshold of the CPU is used',
      expr: '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > $threshold',
      summary: '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its CPU',
      description: 'Look with `top` at what uses it; limit that, move it, or give the node a larger instance type.',
    },
    {
      name: 'NodeMemoryHigh',
      severity: 'warning',
      for: '5m',
      threshold: 0.9,
      when: 'more than the share $threshold of the memory is used',
      expr: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > $threshold',
      summary: '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory',
      description: 'Look with `systemd-cgtop -m` at what uses it; limit that, move it, or give the node more memory.',
    },
    {
      name: 'NodeDiskFilling',
      severity: 'warning',
      for: '10m',
      threshold: 0.15,
      when: 'less than the share $threshold of a disk is left',
      expr: 'min by (instance, device) (node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|squashfs"} / node_filesystem_size_bytes) < $threshold',
      summary: '{{ $labels.device }} of {{ $labels.instance }} has {{ $value | humanizePercentage }} left',
      description:
        'Find what fills it with `du -xh / | sort -h | tail`; remove that, or raise root_gb of the host in the inventory and run `./rebuild cluster`.',
    },
    {
      name: 'CpuCreditsLow',
      severity: 'warning',
      for: '10m',
      threshold: 30,
      when: '`aws_ec2_cpucredit_balance_average`, from a CloudWatch exporter, is below $threshold',
      expr: 'aws_ec2_cpucredit_balance_average < $threshold',
      summary: '{{ $labels.instance_id }} has {{ $value }} CPU credits left',
      description: 'Take work off the instance, or give it a type with a higher baseline: `./rebuild report` shows it.',
    },
    {
      name: 'ClockSkew',
      severity: 'warning',
      for: '5m',
      threshold: 2,
      when: 'the clock of a host is more than $threshold seconds off that of Prometheus',
      expr: 'abs(node_time_seconds - timestamp(node_time_seconds)) > $threshold',
      summary: 'The clock of {{ $labels.instance }} is {{ $value | humanizeDuration }} off',
      description:
        'Run `timedatectl` on {{ $labels.instance }} and on the host of Prometheus; start the time service of the one that is not synchronised, or set base.ntp_servers.',
    },
    {
      name: 'UnitFailed',
      severity: 'warning',
      for: '5m',
      when: 'a unit of systemd has failed, such as the service of a timer',
      expr: 'node_systemd_unit_state{state="failed"} == 1',
      summary: '{{ $labels.name }} on {{ $labels.instance }} has failed',
      description:
        'Read `journalctl -u {{ $labels.name }}` on {{ $labels.instance }}, mend the cause, and start it again with `systemctl start {{ $labels.name }}`.',
    },
  ],
};

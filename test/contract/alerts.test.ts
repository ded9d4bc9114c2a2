import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertRules } from '../../roles/prometheus/alerts.yml.ts';

const missing = execaSync('promtool', ['--version'], { reject: false }).exitCode !== 0;

/** Series that a test feeds in, one value a minute (an hour, where `minutes` are more than 60), and the alerts that must fire after `minutes`, as name and instance. */
interface Case {
  readonly name: string;
  readonly series: Readonly<Record<string, string>>;
  readonly minutes: number;
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
}

const critical = (labels: Record<string, string>) => ({ severity: 'critical', ...labels });
const warning = (labels: Record<string, string>) => ({ severity: 'warning', ...labels });
const down = (job: string, instance = 'h1') => `up{job="${job}", instance="${instance}"}`;

const firing: Case[] = [
  {
    name: 'a node that does not answer for 2 minutes',
    series: { [down('node')]: '1 0x9' },
    minutes: 5,
    alert: 'NodeDown',
    labels: critical({ job: 'node', instance: 'h1' }),
    summary: 'h1 does not answer',
  },
  {
    name: 'a CPU that is busy 90 % for 10 minutes',
    series: { 'node_cpu_seconds_total{instance="h1", mode="idle", cpu="0"}': '0+6x30' },
    minutes: 20,
    alert: 'NodeCpuHigh',
    labels: warning({ instance: 'h1' }),
    summary: 'h1 uses 90% of its CPU',
  },
  {
    name: 'memory that is 95 % used',
    series: {
      'node_memory_MemAvailable_bytes{instance="h1"}': '5x20',
      'node_memory_MemTotal_bytes{instance="h1"}': '100x20',
    },
    minutes: 10,
    alert: 'NodeMemoryHigh',
    labels: warning({ instance: 'h1' }),
    summary: 'h1 uses 95% of its memory',
  },
  {
    name: 'a disk with 10 % left, once however often it is mounted',
    series: Object.fromEntries(
      ['/', '/var'].flatMap((mountpoint) => {
        const disk = `{instance="h1", device="/dev/xvda", fstype="ext4", mountpoint="${mountpoint}"}`;
        return [
          [`node_filesystem_avail_bytes${disk}`, '10x20'],
          [`node_filesystem_size_bytes${disk}`, '100x20'],
        ];
      }),
    ),
    minutes: 15,
    alert: 'NodeDiskFilling',
    labels: warning({ instance: 'h1', device: '/dev/xvda' }),
    summary: '/dev/xvda of h1 has 10% left',
  },
  {
    name: 'CPU credits that run out',
    series: { 'aws_ec2_cpucredit_balance_average{instance_id="i-1"}': '10x20' },
    minutes: 15,
    alert: 'CpuCreditsLow',
    labels: warning({ instance_id: 'i-1' }),
    summary: 'i-1 has 10 CPU credits left',
  },
  {
    name: 'a Redis whose exporter is down',
    series: { [down('redis')]: '0x9' },
    minutes: 3,
    alert: 'RedisDown',
    labels: critical({ job: 'redis', instance: 'h1' }),
    summary: 'Redis on h1 is down',
  },
  {
    name: 'a Redis that its exporter cannot reach',
    series: { [down('redis')]: '1x9', 'redis_up{job="redis", instance="h1"}': '0x9' },
    minutes: 3,
    alert: 'RedisDown',
    labels: critical({ job: 'redis', instance: 'h1' }),
    summary: 'Redis on h1 is down',
  },
  {
    name: 'a PostgreSQL that its exporter cannot reach',
    series: { [down('postgresql')]: '1x9', 'pg_up{job="postgresql", instance="h1"}': '0x9' },
    minutes: 3,
    alert: 'PostgreSQLDown',
    labels: critical({ job: 'postgresql', instance: 'h1' }),
    summary: 'PostgreSQL on h1 is down',
  },
  {
    name: 'a RabbitMQ that is down',
    series: { [down('rabbitmq')]: '0x9' },
    minutes: 3,
    alert: 'RabbitMQDown',
    labels: critical({ job: 'rabbitmq', instance: 'h1' }),
    summary: 'RabbitMQ on h1 is down',
  },
  {
    name: 'an API that is down',
    series: { [down('api')]: '0x9' },
    minutes: 3,
    alert: 'ApiDown',
    labels: critical({ job: 'api', instance: 'h1' }),
    summary: 'The API on h1 does not answer',
  },
  {
    name: 'an API of which a tenth of the requests fail',
    series: {
      'http_requests_total{job="api", instance="h1", status="200"}': '0+90x20',
      'http_requests_total{job="api", instance="h1", status="503"}': '0+10x20',
    },
    minutes: 15,
    alert: 'ApiErrorsHigh',
    labels: critical({ instance: 'h1' }),
    summary: '10% of the requests to h1 fail',
  },
  {
    name: 'an API whose slow requests take 2 seconds',
    series: {
      'http_request_duration_seconds_bucket{job="api", instance="h1", le="2"}': '0+0x20',
      'http_request_duration_seconds_bucket{job="api", instance="h1", le="+Inf"}': '0+60x20',
    },
    minutes: 15,
    alert: 'ApiLatencyHigh',
    labels: warning({ instance: 'h1' }),
    summary: '5 % of the requests to h1 take over 2s',
  },
  {
    name: 'a worker that is down',
    series: { [down('worker')]: '0x9' },
    minutes: 4,
    alert: 'WorkerDown',
    labels: critical({ job: 'worker', instance: 'h1' }),
    summary: 'The worker on h1 does not answer',
  },
  {
    name: 'an API server that is down',
    series: { [down('kube-apiserver')]: '0x9' },
    minutes: 3,
    alert: 'KubeApiServerDown',
    labels: critical({ job: 'kube-apiserver', instance: 'h1' }),
    summary: 'The API server on h1 does not answer',
  },
  {
    name: 'an API server whose slow requests take 2 seconds',
    series: {
      'apiserver_request_duration_seconds_bucket{instance="h1", verb="GET", le="2"}': '0+0x20',
      'apiserver_request_duration_seconds_bucket{instance="h1", verb="GET", le="+Inf"}': '0+60x20',
    },
    minutes: 18,
    alert: 'KubeApiServerLatencyHigh',
    labels: warning({ instance: 'h1' }),
    summary: '1 % of the requests to h1 take over 2s',
  },
  {
    name: 'a kubelet that is down',
    series: { [down('kubelet')]: '0x9' },
    minutes: 4,
    alert: 'KubeletDown',
    labels: critical({ job: 'kubelet', instance: 'h1' }),
    summary: 'The kubelet of h1 does not answer',
  },
  {
    name: 'a certificate that expires in 10 days',
    series: { 'rebuild_certificate_expiry_timestamp_seconds{instance="h1", path="/a.crt"}': `${10 * 86_400}x9` },
    minutes: 0,
    alert: 'CertificateExpiresSoon',
    labels: warning({ instance: 'h1', path: '/a.crt' }),
    summary: '/a.crt on h1 expires in 10d 0h 0m 0s',
  },
  {
    name: 'an etcd backup of 27 hours ago',
    series: { 'rebuild_etcd_backup_timestamp_seconds{instance="h1"}': '0x30' },
    minutes: 27 * 60,
    alert: 'EtcdBackupOld',
    labels: critical({ instance: 'h1' }),
    summary: 'The newest etcd backup on h1 is 1d 3h 0m 0s old',
  },
];

const quiet: Pick<Case, 'name' | 'series' | 'minutes' | 'alert'>[] = [
  { name: 'a node that missed one scrape', series: { [down('node')]: '1 0 1x9' }, minutes: 5, alert: 'NodeDown' },
  {
    name: 'a CPU that is busy half of the time',
    series: { 'node_cpu_seconds_total{instance="h1", mode="idle", cpu="0"}': '0+30x30' },
    minutes: 20,
    alert: 'NodeCpuHigh',
  },
  {
    name: 'an etcd backup of 25 hours ago',
    series: { 'rebuild_etcd_backup_timestamp_seconds{instance="h1"}': '0x30' },
    minutes: 25 * 60,
    alert: 'EtcdBackupOld',
  },
];

let folder: string;
const write = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** What `promtool test rules` has to say; empty when the alert is as expected. */
async function unitTest({ series, minutes, alert }: Omit<Case, 'labels' | 'summary' | 'name'>, expected: object[]) {
  const interval = minutes < 60 ? '1m' : '1h';
  const test = {
    rule_files: ['alerts.yml'],
    evaluation_interval: interval,
    tests: [
      {
        interval,
        input_series: Object.entries(series).map(([series, values]) => ({ series, values })),
        alert_rule_test: [{ eval_time: `${minutes}m`, alertname: alert, exp_alerts: expected }],
      },
    ],
  };
  const { exitCode, all } = await execa('promtool', ['test', 'rules', write('test.yml', JSON.stringify(test))], {
    all: true,
    reject: false,
  });
  return exitCode === 0 ? '' : all;
}

describe('with promtool', () => {
  beforeEach(({ skip }) => skip(missing, 'promtool is not installed (Debian package prometheus)'));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rebuild-alerts-'));
    write('alerts.yml', alertRules().plain());
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is a valid rule file', async () => {
    const { stdout } = await execa('promtool', ['check', 'rules', join(folder, 'alerts.yml')]);
    expect(stdout).toContain('SUCCESS');
  });

  it('has an example of every alert that fires', () => {
    const alerts = [
      ...alertRules()
        .plain()
        .matchAll(/alert: (\w+)/g),
    ].map(([, name]) => name);
    expect([...new Set(firing.map(({ alert }) => alert))].toSorted()).toEqual(alerts.toSorted());
  });

  it.each(firing)('$alert fires for $name', async ({ labels, summary, ...given }) => {
    expect(await unitTest(given, [{ exp_labels: labels, exp_annotations: { summary } }])).toBe('');
  });

  it.each(quiet)('$alert stays silent for $name', async (given) => {
    expect(await unitTest(given, [])).toBe('');
  });
});

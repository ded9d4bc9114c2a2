import { utimesSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertmanager } from '../../../src/verify/prometheus/alertmanager.ts';
import { alerts } from '../../../src/verify/prometheus/alerts.ts';
import { prometheusChecks } from '../../../src/verify/prometheus/checks.ts';
import { dashboards } from '../../../src/verify/prometheus/dashboards.ts';
import { metrics } from '../../../src/verify/prometheus/metrics.ts';
import { server } from '../../../src/verify/prometheus/server.ts';
import { targets } from '../../../src/verify/prometheus/targets.ts';
import { usage } from '../../../src/verify/prometheus/usage/usage.ts';
import { told } from './answering.ts';
import { noPrometheus, RealPrometheus, until } from './real-server.ts';

/** And a half: what is told is a whole number of hours. */
const HOURS = 26.5;
const MIB = 2 ** 20;
const pod = 'namespace="apps",pod="ai-worker-7d9f8c6b5d-x2k5z",container="ai-worker"';

/** What an exporter of a host says that knows nothing of the size of its memory. */
const NODE = `node_cpu_seconds_total{cpu="0",mode="idle"} 100
node_memory_MemAvailable_bytes 5
node_filesystem_avail_bytes{mountpoint="/"} 5
node_filesystem_size_bytes{mountpoint="/"} 10
`;

/** A container that used a twentieth of a CPU all the time, and 100 MiB but for one peak of 300 MiB. */
const series = (second: number, minute: number): Record<string, number> => ({
  [`container_cpu_usage_seconds_total{${pod}}`]: 0.05 * second,
  [`container_memory_working_set_bytes{${pod}}`]: (minute === 700 ? 300 : 100) * MIB,
  [`container_cpu_cfs_periods_total{${pod}}`]: 10 * second,
  [`container_cpu_cfs_throttled_periods_total{${pod}}`]: second,
});

const settings = {
  [`kube_pod_container_resource_requests{${pod},resource="cpu"}`]: 0.25,
  [`kube_pod_container_resource_limits{${pod},resource="cpu"}`]: 1,
  [`kube_pod_container_resource_requests{${pod},resource="memory"}`]: 112 * MIB,
  [`kube_pod_container_resource_limits{${pod},resource="memory"}`]: 1024 * MIB,
};

const linesOf = (samples: Readonly<Record<string, number>>) =>
  Object.entries(samples).map(([name, value]) => `${name} ${value}\n`);

/** The last hours, one sample a minute, as the job cadvisor scraped them from h1. */
function past(): string {
  const minutes = Array.from({ length: HOURS * 60 }, (_, minute) => minute);
  const begin = Math.floor(Date.now() / 1000) - HOURS * 3600;
  const names = Object.keys(series(0, 0));
  const lines = names.flatMap((name) => [
    `# TYPE ${name.split('{')[0]!.replace(/_total$/, '')} ${name.includes('_total') ? 'counter' : 'gauge'}\n`,
    ...minutes.map((minute) => {
      const labelled = name.replace('{', '{job="cadvisor",instance="h1",');
      return `${labelled} ${series(minute * 60, minute)[name]} ${begin + minute * 60}\n`;
    }),
  ]);
  return `${lines.join('')}# EOF\n`;
}

const job = (name: string, address: string, path = '/metrics') => `
  - job_name: ${name}
    honor_labels: true
    static_configs: [{ targets: ['${address}'], labels: { instance: h1, __metrics_path__: ${path} } }]`;

/** Not of `up`: of one target that is scraped before the others it could be evaluated, and would fire from then on. */
const TWO_SERIES = ['a', 'b'].map((name) => `label_replace(vector(1), "name", "${name}", "", "")`).join(' or ');

const RULES = `groups:
  - name: all
    rules:
      - { alert: Watchdog, expr: vector(1) }
      - alert: RedisDown
        expr: up{job="redis"} == 0
        labels: { severity: critical }
        annotations: { summary: 'Redis on {{ $labels.instance }} is down' }
      - alert: Broken
        expr: vector(1) * on () (${TWO_SERIES})
`;

describe('with a real Prometheus', () => {
  const prometheus = new RealPrometheus();
  let exporter: Server;

  beforeEach(({ skip }) => skip(noPrometheus !== undefined, noPrometheus));

  beforeAll(async () => {
    if (noPrometheus) return;
    const pages: Readonly<Record<string, string>> = {
      '/node': NODE,
      '/containers': linesOf({ ...series(HOURS * 3600, 0), ...settings }).join(''),
    };
    exporter = createServer((request, response) => response.end(pages[request.url!]));
    await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve));
    const here = `127.0.0.1:${(exporter.address() as { port: number }).port}`;
    const jobs = [
      job('prometheus', `127.0.0.1:${await prometheus.port()}`),
      job('node', here, '/node'),
      job('cadvisor', here, '/containers'),
      job('redis', '127.0.0.1:1'),
    ];
    const global = 'global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }';
    prometheus.write('prometheus.yml', `${global}\nrule_files: [rules/*.yml]\nscrape_configs:${jobs.join('')}\n`);
    prometheus.write('rules/alerts.yml', RULES);
    prometheus.fill(past());
    await prometheus.start();
    // Twice scraped and evaluated: rates need two samples.
    await until(async () => (await prometheus.findings(server))[1]!.says.includes('samples a second'));
    await until(async () => told(await prometheus.findings(alerts)).some((finding) => finding.includes('RedisDown')));
  }, 60_000);

  afterAll(async () => {
    exporter?.close();
    await prometheus.remove();
  });

  it('is told which targets are up, and why one is not', async () => {
    expect(told(await prometheus.findings(targets)).toSorted()).toEqual([
      expect.stringMatching(
        /^failed \| redis of h1 \| http:\/\/127\.0\.0\.1:1\/metrics is down: .*connection refused$/,
      ),
      'passed | job cadvisor | 1 of 1 are up: h1',
      'passed | job node | 1 of 1 are up: h1',
      'passed | job prometheus | 1 of 1 are up: h1',
    ]);
  });

  it('is told which metric an exporter that runs does not have', async () => {
    expect(told(await prometheus.findings(metrics)).toSorted()).toEqual([
      'failed | job node | node_memory_MemTotal_bytes is of 0 of 1 targets',
      'passed | job cadvisor | container_cpu_usage_seconds_total, container_memory_working_set_bytes',
      'passed | job prometheus | prometheus_tsdb_head_series, prometheus_config_last_reload_successful',
    ]);
  });

  it('is told which rule is broken and which alert fires', async () => {
    expect(told(await prometheus.findings(alerts))).toEqual([
      expect.stringMatching(/^failed \| alert Broken \| cannot be evaluated: .*many-to-many/),
      expect.stringMatching(/^failed \| alert RedisDown of h1 \| critical, since 20.*Z: Redis on h1 is down$/),
      'passed | alert Watchdog | fires, as it always has to',
    ]);
  });

  it('has no Alertmanager', async () => {
    expect(told(await prometheus.findings(alertmanager))).toEqual([
      'skipped | Alertmanager | Prometheus knows none: nobody is told of its alerts',
    ]);
  });

  it('can be asked every query of the dashboards', async () => {
    const refused = told(await prometheus.findings(dashboards)).filter((it) => it.includes('is refused'));
    expect(refused).toEqual([]);
  });

  it('recommends by what a container used, with the pod ending in its name left out', async () => {
    expect(told(await prometheus.findings(usage))).toEqual([
      'passed | apps/ai-worker | CPU 50m median, 50m usual, 50m peak of 250m/1000m; ' +
        'memory 100Mi median, 100Mi usual, 300Mi peak of 112Mi/1024Mi; throttled 10 %; of 26 h: ' +
        'lower cpu_request from 250m to 60m (76 % of it is not used), ' +
        'lower memory_limit from 1024Mi to 368Mi (64 % of it is not used)',
    ]);
  });

  it('is told of a file that was changed since it was loaded', async () => {
    const [before, series] = told(await prometheus.findings(server));
    expect(before).toMatch(/^passed \| Prometheus on mon \| runs with the configuration of 20/);
    expect(series).toMatch(/^passed \| Prometheus on mon \| \d+ series: prometheus \d+, .*; \d+ samples a second$/);
    const file = join(prometheus.folder, 'rules/alerts.yml');
    const later = Date.now() / 1000 + 5;
    utimesSync(file, later, later);
    expect(told(await prometheus.findings(server))[0]).toMatch(
      /^failed .*rules\/alerts\.yml: changed after it was loaded/,
    );
  });

  it('is told as not running, once for each check, when it was stopped', async () => {
    await prometheus.stop();
    for (const check of prometheusChecks) {
      expect(told(await prometheus.findings(check))).toEqual([
        'unknown | Prometheus on mon | does not run: connection refused',
      ]);
    }
  });
});

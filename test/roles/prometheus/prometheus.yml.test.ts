import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { prometheusYml } from '../../../roles/prometheus/prometheus.yml.ts';
import type { Job } from '../../../roles/prometheus/targets.ts';

const jobs: Job[] = [
  { name: 'mine', targets: [{ instance: 'redis1', address: '10.0.0.1:9121' }] },
  { name: 'kubelet', targets: [{ instance: 'w1', address: '10.0.0.3:6443', path: '/w1/metrics' }], kubernetes: true },
];
const files = { tokenFile: '/etc/token', caFile: '/etc/ca.crt' };
const render = (given: Partial<Parameters<typeof prometheusYml>[0]> = {}) =>
  prometheusYml({ intervalSeconds: 30, jobs, alertmanagers: [], keep: {}, ...files, ...given }).plain();
const configs = (given: Parameters<typeof render>[0]) =>
  (parse(render(given)) as { scrape_configs: Record<string, unknown>[] }).scrape_configs;

describe('prometheusYml', () => {
  it('is YAML with all jobs, rules and the interval', () => {
    expect(parse(render())).toEqual({
      global: { scrape_interval: '30s', scrape_timeout: '10s', evaluation_interval: '30s' },
      rule_files: ['rules/*.yml'],
      alerting: {},
      scrape_configs: [
        { job_name: 'mine', static_configs: [{ targets: ['10.0.0.1:9121'], labels: { instance: 'redis1' } }] },
        {
          job_name: 'kubelet',
          scheme: 'https',
          authorization: { credentials_file: '/etc/token' },
          tls_config: { ca_file: '/etc/ca.crt' },
          static_configs: [{ targets: ['10.0.0.3:6443'], labels: { instance: 'w1', __metrics_path__: '/w1/metrics' } }],
          metric_relabel_configs: [expect.objectContaining({ source_labels: ['__name__'], action: 'keep' })],
        },
      ],
    });
  });

  it('sends alerts to every Alertmanager', () => {
    expect(parse(render({ alertmanagers: ['10.0.0.4:9093', '10.0.0.5:9093'] }))).toMatchObject({
      alerting: { alertmanagers: [{ static_configs: [{ targets: ['10.0.0.4:9093', '10.0.0.5:9093'] }] }] },
    });
  });

  it('never waits longer for a target than until its next turn', () => {
    expect(render({ intervalSeconds: 5 })).toContain('scrape_timeout: 5s');
  });

  it('leaves the labels of objects as they are', () => {
    const [state] = configs({ jobs: [{ name: 'state', targets: jobs[0]!.targets, honorLabels: true }] });
    expect(state).toMatchObject({ job_name: 'state', honor_labels: true });
  });

  it('keeps of a job what it is kept for, and what the inventory names', () => {
    const rulesOf = (keep: Record<string, string[]>) =>
      configs({ jobs: [{ name: 'redis', targets: jobs[0]!.targets }], keep })[0]!.metric_relabel_configs;
    expect(rulesOf({ redis: ['mine_.*'] })).toEqual([
      { source_labels: ['__name__'], regex: 'redis_.*|mine_.*', action: 'keep' },
    ]);
    expect(rulesOf({ redis: ['.*'] })).toBeUndefined();
  });

  it('drops series by a label', () => {
    const [node] = configs({ jobs: [{ name: 'node', targets: jobs[0]!.targets }] });
    expect(node!.metric_relabel_configs).toContainEqual({
      source_labels: ['__name__', 'device'],
      regex: 'node_network_.*;(lo|veth.*|cali.*)',
      action: 'drop',
    });
  });
});

import { Secret } from 'rebuild';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Job } from '../../../roles/prometheus/jobs.ts';
import { prometheusYml } from '../../../roles/prometheus/prometheus.yml.ts';

const token = new Secret('kubernetes_token', 'e30.t0ken');
const jobs: Job[] = [
  { name: 'redis', targets: [{ instance: 'redis1', address: '10.0.0.1:9121' }] },
  { name: 'kubelet', targets: [{ instance: 'w1', address: '10.0.0.3:6443', path: '/w1/metrics' }], kubernetes: true },
];
const render = (intervalSeconds = 30, alertmanagers: readonly string[] = []) =>
  prometheusYml({ intervalSeconds, jobs, alertmanagers, token, caFile: '/etc/ca.crt' });

describe('prometheusYml', () => {
  it('is YAML with all jobs, rules and the interval', () => {
    expect(parse(render().plain())).toEqual({
      global: { scrape_interval: '30s', scrape_timeout: '10s', evaluation_interval: '30s' },
      rule_files: ['rules/*.yml'],
      alerting: {},
      scrape_configs: [
        { job_name: 'redis', static_configs: [{ targets: ['10.0.0.1:9121'], labels: { instance: 'redis1' } }] },
        {
          job_name: 'kubelet',
          scheme: 'https',
          authorization: { credentials: 'e30.t0ken' },
          tls_config: { ca_file: '/etc/ca.crt' },
          static_configs: [{ targets: ['10.0.0.3:6443'], labels: { instance: 'w1', __metrics_path__: '/w1/metrics' } }],
        },
      ],
    });
  });

  it('sends alerts to every Alertmanager', () => {
    expect(parse(render(30, ['10.0.0.4:9093', '10.0.0.5:9093']).plain())).toMatchObject({
      alerting: { alertmanagers: [{ static_configs: [{ targets: ['10.0.0.4:9093', '10.0.0.5:9093'] }] }] },
    });
  });

  it('never waits longer for a target than until its next turn', () => {
    expect(render(5).plain()).toContain('scrape_timeout: 5s');
  });

  it('masks the token', () => {
    expect(render().masked()).not.toContain('t0ken');
  });
});

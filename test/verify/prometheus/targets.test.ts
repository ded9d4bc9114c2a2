import { describe, expect, it } from 'vitest';
import { targets } from '../../../src/verify/prometheus/targets.ts';
import { judged, told, vector } from './answering.ts';

const target = (job: string, instance: string, health: string, lastError = '') => ({
  discoveredLabels: { __address__: '10.0.0.1:9100', __metrics_path__: '/metrics', job },
  labels: { instance, job },
  scrapePool: job,
  scrapeUrl: `http://10.0.0.1:9100/metrics`,
  lastError,
  health,
});

const yaml = (...jobs: string[]) =>
  `global:\n  scrape_interval: 30s\nscrape_configs:\n${jobs.map((job) => `- job_name: ${job}\n  honor_timestamps: true\n`).join('')}`;

const findings = (activeTargets: readonly unknown[], ...jobs: string[]) =>
  told(
    judged(targets, (question) => {
      if (question === 'max_over_time(up[60s]) == 1') return vector([{ job: 'node', instance: 'h4' }, 1]);
      return question.includes('config') ? { yaml: yaml(...jobs) } : { activeTargets };
    }),
  );

describe('prometheus-targets', () => {
  it('passes for each job whose targets are up', () => {
    const up = [target('node', 'h1', 'up'), target('node', 'h2', 'up'), target('redis', 'h2', 'up')];
    expect(findings(up, 'node', 'redis')).toEqual([
      'passed | job node | 2 of 2 are up: h1, h2',
      'passed | job redis | 1 of 1 are up: h2',
    ]);
  });

  it('names each target that is not up, and why', () => {
    const refused = 'Get "http://10.0.0.1:9100/metrics": dial tcp 10.0.0.1:9100: connect: connection refused';
    const some = [target('node', 'h1', 'up'), target('node', 'h2', 'down', refused), target('node', 'h3', 'unknown')];
    expect(findings(some, 'node')).toEqual([
      `failed | node of h2 | http://10.0.0.1:9100/metrics is down: ${refused}`,
      'unknown | node of h3 | was not scraped yet',
    ]);
  });

  it('tells one that answered the scrape before the last, and lets it pass', () => {
    expect(findings([target('node', 'h4', 'down', 'context deadline exceeded')], 'node')).toEqual([
      'passed | node of h4 | answered the scrape before the last, which failed: context deadline exceeded',
    ]);
  });

  it('names a job of the configuration that has no target', () => {
    expect(findings([target('node', 'h1', 'up')], 'node', 'redis')).toEqual([
      'passed | job node | 1 of 1 are up: h1',
      'failed | job redis | has no target',
    ]);
  });

  it('fails where nothing is scraped', () => {
    expect(findings([])).toEqual(['failed | Prometheus on mon | has nothing to scrape']);
  });
});

import { describe, expect, it } from 'vitest';
import { serverCheck } from '../../../src/verify/prometheus/ask.ts';
import { dashboards, dashboardsAsk } from '../../../src/verify/prometheus/dashboards.ts';
import { judged, siteWith, told, vector } from './answering.ts';

const panel = (title: string, expr: string, description = '') => ({ title, description, targets: [{ expr }] });
const dashboard = JSON.stringify({
  title: 'Redis',
  panels: [
    { title: 'A row' },
    panel('Memory', 'redis_memory_used_bytes{job="redis", instance=~"$instance"}'),
    panel('Evictions', 'rate(redis_evicted_keys_total[$__rate_interval])', 'Keys. May be empty: nothing was evicted.'),
  ],
});

const check = serverCheck({
  name: 'dashboards',
  title: '',
  asks: (_, { now }) => dashboardsAsk({ scrapeIntervalSeconds: 30, now, files: [dashboard] }),
});
const LOADED = '/api/v1/status/runtimeinfo';
const loaded = (lastConfigTime: string) => ({ reloadConfigSuccess: true, corruptionCount: 0, lastConfigTime });
const JOBS = 'count by (job) (up)';
const MEMORY = 'count(\nredis_memory_used_bytes{job="redis", instance=~".+"}\n)';
const EVICTIONS = 'count(\nrate(redis_evicted_keys_total[120s])\n)';

const findings = (answers: Readonly<Record<string, unknown>>) =>
  told(
    judged(check, (expr) => {
      expect([LOADED, JOBS, MEMORY, EVICTIONS]).toContain(expr);
      if (expr === LOADED) return answers[expr] ?? loaded('2026-11-26T11:58:00Z');
      return answers[expr] ?? (expr === JOBS ? vector([{ job: 'redis' }, 1]) : vector([{}, 3]));
    }),
  );

describe('dashboards', () => {
  it('passes for each query that finds series, with its variables filled in', () => {
    expect(findings({})).toEqual(['passed | Redis: Memory | 3 series', 'passed | Redis: Evictions | 3 series']);
  });

  it.each([
    {
      name: 'fails without data',
      answers: { [MEMORY]: vector() },
      index: 0,
      finding: 'failed | Redis: Memory | has no data: redis_memory_used_bytes{job="redis", instance=~".+"}',
    },
    {
      name: 'skips a panel that may be empty, with the reason',
      answers: { [EVICTIONS]: vector() },
      index: 1,
      finding: 'skipped | Redis: Evictions | has no data: nothing was evicted',
    },
    {
      name: 'skips a panel of a job that the site has not',
      answers: { [MEMORY]: vector(), [JOBS]: vector([{ job: 'node' }, 1]) },
      index: 0,
      finding: 'skipped | Redis: Memory | has no data: there is no job redis',
    },
    {
      name: 'skips what has no data yet',
      answers: { [MEMORY]: vector(), [LOADED]: loaded('2026-11-26T11:58:01Z') },
      index: 0,
      finding: 'skipped | Redis: Memory | has no data: Prometheus has just loaded its configuration',
    },
    {
      name: 'names a query that Prometheus refuses',
      answers: { [EVICTIONS]: 'unknown function with name "rates"' },
      index: 1,
      finding:
        'failed | Redis: Evictions | is refused: unknown function with name "rates": rate(redis_evicted_keys_total[120s])',
    },
    {
      name: 'passes for a number, which cannot be counted',
      answers: {
        [EVICTIONS]: '1:1: parse error: expected type instant vector in aggregation expression, got scalar',
      },
      index: 1,
      finding: 'passed | Redis: Evictions | 1 series',
    },
  ])('$name', ({ answers, index, finding }) => {
    expect(findings(answers)[index]).toBe(finding);
  });

  it('asks all queries of the committed dashboards', () => {
    const asked = judged(dashboards, (expr) => {
      if (expr === LOADED) return loaded('2026-11-26T11:00:00Z');
      return expr === JOBS ? vector() : vector([{}, 1]);
    });
    expect(asked.length).toBeGreaterThan(20);
    expect(new Set(asked.map(({ verdict }) => verdict))).toEqual(new Set(['passed']));
    expect(dashboards.looks(siteWith())[0]!.script.plain().length).toBeLessThan(100_000);
  });
});

import { describe, expect, it } from 'vitest';
import { KEY_METRICS } from '../../../src/verify/prometheus/key-metrics.ts';
import { metrics } from '../../../src/verify/prometheus/metrics.ts';
import { judged, told, vector } from './answering.ts';

interface Found {
  readonly up: Readonly<Record<string, number>>;
  /** How many targets have less than the job: by `job metric`. */
  readonly but?: Readonly<Record<string, number>>;
}

/** Every target has every metric of its job, but those named. */
function findings({ up, but = {} }: Found): string[] {
  const present = Object.entries(up).flatMap(([job, count]) =>
    (KEY_METRICS[job] ?? []).map((name) => [{ job, __name__: name }, but[`${job} ${name}`] ?? count] as const),
  );
  const answers = (expr: string) =>
    expr.includes('__name__')
      ? vector(...present.filter(([, count]) => count > 0))
      : vector(...Object.entries(up).map(([job, count]) => [{ job }, count] as const));
  return told(judged(metrics, answers));
}

describe('prometheus-metrics', () => {
  it('passes where each target of a job has its metrics; a job that is not known has none', () => {
    expect(findings({ up: { redis: 2, app: 1 } })).toEqual([
      'passed | job redis | redis_up, redis_memory_used_bytes, redis_connected_clients',
    ]);
  });

  it.each([
    [0, 'failed | job postgresql | pg_settings_max_connections is of 0 of 2 targets'],
    [1, 'failed | job postgresql | pg_settings_max_connections is of 1 of 2 targets'],
  ])('names a metric that only %d of 2 targets have', (count, finding) => {
    expect(findings({ up: { postgresql: 2 }, but: { 'postgresql pg_settings_max_connections': count } })).toEqual([
      finding,
    ]);
  });
});

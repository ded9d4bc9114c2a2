import { describe, expect, it } from 'vitest';
import { processes } from '../../../../src/verify/prometheus/usage/processes.ts';
import { spansOf, useQueries } from '../../../../src/verify/prometheus/usage/queries.ts';
import { usage } from '../../../../src/verify/prometheus/usage/usage.ts';
import { judged, siteWith, told, vector } from '../answering.ts';

const MIB = 2 ** 20;
const site = siteWith(
  ['k8s-redis', 'k8s-postgresql'].map((name) => ({
    name,
    roles: new Map([['service_limits', {}]]),
    variable: () => ({
      [name === 'k8s-redis' ? 'redis-server' : 'system-postgresql.slice']: { cpu_request: 500, memory_limit: 1700 },
    }),
  })),
);
const [day, all] = spansOf(site.windowSeconds);
const redis = { instance: 'k8s-redis', unit: 'redis-server.service' };

/** Of a Redis that is known for 2 days; `day` is of the last one. */
const answers = {
  ...used(useQueries(day, 30, processes), { p50: 0.5, moments: 1440 }),
  ...used(useQueries(all!, 30, processes), { p50: 0.01, moments: (2 * 86_400) / all!.step }),
};

function used(queries: ReturnType<typeof useQueries>, { p50, moments }: { p50: number; moments: number }) {
  return {
    [queries.cpuP50]: vector([redis, p50]),
    [queries.cpuP95]: vector([redis, 0.1]),
    [queries.cpuMax]: vector([redis, 0.2]),
    [queries.memoryP50]: vector([redis, 90 * MIB]),
    [queries.memoryP95]: vector([redis, 100 * MIB]),
    [queries.memoryMax]: vector([redis, 200 * MIB]),
    [queries.moments]: vector([redis, moments]),
  };
}

const findings = (known: Readonly<Record<string, unknown>>) =>
  told(judged(usage, (expr) => known[expr] ?? vector(), { site })).slice(1);

describe('usage of units that tell Prometheus what they use', () => {
  it('tells the window, and what to set instead', () => {
    expect(findings(answers)).toEqual([
      'passed | redis-server.service on k8s-redis, by its metrics | CPU 10m median, 100m usual, 200m peak of 500m/-; ' +
        'memory 90Mi median, 100Mi usual, 200Mi peak of -/1700Mi; of 2 days: ' +
        'lower cpu_request from 500m to 120m (76 % of it is not used), lower memory_limit from 1700Mi to 240Mi (86 % of it is not used)',
    ]);
  });

  it('says nothing of a unit whose metrics are not there', () => {
    expect(findings({})).toEqual([]);
  });
});

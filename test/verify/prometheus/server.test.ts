import { describe, expect, it } from 'vitest';
import { server } from '../../../src/verify/prometheus/server.ts';
import { judged, told, vector } from './answering.ts';

const LOADED = '2026-11-26T11:00:00Z';
const loaded = Date.parse(LOADED) / 1000;
const runtime = { reloadConfigSuccess: true, lastConfigTime: LOADED, corruptionCount: 0 };
const series = vector([{ job: 'node' }, 900], [{ job: 'etcd' }, 1100], [{}, 4]);

interface Case {
  readonly name: string;
  readonly runtime?: Partial<typeof runtime>;
  readonly files?: readonly string[];
  readonly series?: unknown;
  readonly finding: string;
}

const all = (given: Omit<Case, 'name' | 'finding'> = {}) =>
  judged(
    server,
    (question) => {
      if (question.includes('runtimeinfo')) return { ...runtime, ...given.runtime };
      return question.includes('rate(') ? vector([{}, 66.6]) : (given.series ?? series);
    },
    { more: given.files ?? [`${loaded} /etc/prometheus/prometheus.yml`] },
  );

describe('prometheus', () => {
  it('passes with the newest configuration, and tells its series by job', () => {
    expect(told(all())).toEqual([
      `passed | Prometheus on mon | runs with the configuration of ${LOADED}`,
      'passed | Prometheus on mon | 2004 series: etcd 1100, node 900, of no job 4; 67 samples a second',
    ]);
    expect(all()[1]!.data).toEqual({
      series: 2004,
      samplesPerSecond: 66.6,
      jobs: { etcd: 1100, node: 900, 'of no job': 4 },
    });
  });

  it.each<Case>([
    {
      name: 'a configuration that was refused',
      runtime: { reloadConfigSuccess: false },
      finding: `refused its configuration, and goes on with that of ${LOADED}`,
    },
    {
      name: 'a file that was changed after the configuration was loaded',
      files: [`${loaded} /etc/prometheus/prometheus.yml`, `${loaded + 1} /etc/prometheus/rules/alerts.yml`],
      finding: `/etc/prometheus/rules/alerts.yml: changed after it was loaded at ${LOADED}`,
    },
    { name: 'a broken log', runtime: { corruptionCount: 1 }, finding: 'found its write-ahead log broken' },
  ])('fails for $name', ({ finding, ...given }) => {
    expect(told(all(given))[0]).toBe(`failed | Prometheus on mon | ${finding}`);
  });

  it('fails without series', () => {
    expect(told(all({ series: vector() }))[1]).toBe('failed | Prometheus on mon | has no series of the last 5 minutes');
  });
});

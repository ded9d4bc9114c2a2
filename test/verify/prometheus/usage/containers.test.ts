import { describe, expect, it } from 'vitest';
import { serverCheck } from '../../../../src/verify/prometheus/ask.ts';
import { containers, containersAsk, limitQueries, POD } from '../../../../src/verify/prometheus/usage/containers.ts';
import { spansOf, useQueries } from '../../../../src/verify/prometheus/usage/queries.ts';
import { judged, told, vector } from '../answering.ts';

const WEEK = 7 * 86_400;
const MIB = 2 ** 20;
const worker = { namespace: 'apps', workload: 'ai-worker', container: 'ai-worker' };
const [day, all] = spansOf(WEEK);

const check = serverCheck({
  name: 'usage',
  title: '',
  asks: () => containersAsk({ scrapeIntervalSeconds: 30, windowSeconds: WEEK, own: new Set(['apps/ai-worker']) }),
});

const of = limitQueries(WEEK);
const ofDay = useQueries(day, 30, containers);
const ofAll = useQueries(all!, 30, containers);

const set = (cpu: number, mebibytes: number) =>
  vector([{ ...worker, resource: 'cpu' }, cpu], [{ ...worker, resource: 'memory' }, mebibytes * MIB]);

const use = (queries: typeof ofDay, cpu: readonly number[], mebibytes: readonly number[], moments: number) => ({
  [queries.cpuP50]: vector([worker, cpu[0]!]),
  [queries.cpuP95]: vector([worker, cpu[1]!]),
  [queries.cpuMax]: vector([worker, cpu[2]!]),
  [queries.memoryP50]: vector([worker, mebibytes[0]! * MIB]),
  [queries.memoryP95]: vector([worker, mebibytes[1]! * MIB]),
  [queries.memoryMax]: vector([worker, mebibytes[2]! * MIB]),
  [queries.moments]: vector([worker, moments]),
});

const base = {
  [of.running]: vector([worker, 100 * MIB]),
  [of.requests]: set(0.5, 1024),
  [of.limits]: set(2, 2048),
  ...use(ofDay, [0.02, 0.05, 0.5], [100, 110, 150], 1440),
};

const findings = (answers: Readonly<Record<string, unknown>> = {}) =>
  judged(check, (expr) => ({ ...base, ...answers })[expr] ?? vector());

describe('usage of containers', () => {
  it('tells the use of the last day of what is no older, by steps of a minute, and keeps more than it may lower', () => {
    const answers = use(ofDay, [0.02, 0.05, 0.5], [100, 110, 150], 30);
    expect(told(findings(answers))).toEqual([
      'passed | apps/ai-worker | CPU 20m median, 50m usual, 500m peak of 500m/2000m; memory 100Mi median, 110Mi usual, 150Mi peak of 1024Mi/2048Mi; of 30 min: keep',
    ]);
  });

  it('tells the whole window of what is older, and what to set instead', () => {
    const answers = {
      ...use(ofAll, [0.03, 0.06, 1.5], [100, 120, 200], WEEK / all!.step),
      [of.throttled]: vector([worker, 0.5]),
      [of.oomKilled]: vector([worker, 1]),
    };
    const [finding] = findings(answers);
    expect(finding!.says).toBe(
      'CPU 30m median, 60m usual, 1500m peak of 500m/2000m; memory 100Mi median, 120Mi usual, 200Mi peak of 1024Mi/2048Mi; ' +
        'throttled 50 %; killed for memory: 1; of 7 days: ' +
        'raise cpu_limit from 2000m to 3000m (it waited for it in 50 % of the periods), ' +
        'raise memory_limit from 2048Mi to 3072Mi (killed for it: 1)',
    );
    expect(finding!.hint).toContain('./rebuild role workloads');
    expect(finding!.data).toMatchObject({
      kind: 'container',
      ...worker,
      seconds: WEEK,
      cpuMilli: { p50: 30, p95: 60, max: 1500 },
      memoryMiB: { p50: 100, p95: 120, max: 200 },
      throttled: 0.5,
      oomKills: 1,
      limits: { cpu_request: 500, cpu_limit: 2000, memory_request: 1024, memory_limit: 2048 },
      recommendations: [
        { setting: 'cpu_request', action: 'keep', from: 500, to: 500 },
        { setting: 'cpu_limit', action: 'raise', from: 2000, to: 3000 },
        { setting: 'memory_request', action: 'keep', from: 1024, to: 1024 },
        { setting: 'memory_limit', action: 'raise', from: 2048, to: 3072 },
      ],
    });
  });

  it('takes a share of no periods for none, and names the container where the workload has another name', () => {
    const dns = { namespace: 'kube-system', workload: 'coredns', container: 'dns' };
    const answers = { [of.running]: vector([dns, 1]), [of.throttled]: vector([dns, Number.NaN]) };
    expect(told(findings(answers))).toEqual([
      'passed | kube-system/coredns dns | CPU ? usual, ? peak of -/-; memory ? usual, ? peak of -/-; of 0 min: keep',
    ]);
  });

  it('is skipped where Prometheus has no containers', () => {
    expect(told(findings({ [of.running]: vector() }))).toEqual([
      'skipped | containers | Prometheus has no figures of any',
    ]);
  });
});

describe('spansOf', () => {
  it.each([
    [3600, [{ name: 'day', seconds: 3600, step: 60 }]],
    [86_400, [{ name: 'day', seconds: 86_400, step: 60 }]],
    [
      WEEK,
      [
        { name: 'day', seconds: 86_400, step: 60 },
        { name: 'all', seconds: WEEK, step: 360 },
      ],
    ],
  ])('of %d s', (seconds, spans) => {
    expect(spansOf(seconds)).toEqual(spans);
  });
});

describe('the name of a workload in the name of its pod', () => {
  const pattern = new RegExp(`^(?:${POD})$`);

  it.each([
    ['ai-worker-7d9f8c6b5d-x2k5z', 'ai-worker'], // a Deployment
    ['kube-flannel-ds-mh8xq', 'kube-flannel-ds'], // a DaemonSet
    ['redis-0', 'redis'], // a StatefulSet
    ['kube-proxy-4dxqw', 'kube-proxy'],
  ])('%s', (pod, workload) => {
    expect(pattern.exec(pod)?.[1]).toBe(workload);
  });

  it('is that of the pod where nothing was added to it', () => {
    expect(pattern.exec('etcd-k8s-master')).toBeNull();
  });
});

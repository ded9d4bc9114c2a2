import { sh } from '../../core/text.ts';
import { findingsOf } from '../findings.ts';
import type { Finding } from '../model.ts';
import { type Answer, single, vector } from './answer.ts';
import { ETC, query, serverCheck, subjectOf } from './ask.ts';
import { loadedAt, RUNTIME, type Runtime, runtimeOf } from './runtime.ts';

const NAME = 'prometheus';
const { passed, failed } = findingsOf(NAME);

/** Prometheus runs with the newest of its files, and keeps samples. */
export const server = serverCheck<'runtime' | 'series' | 'samples'>({
  name: NAME,
  title: 'Prometheus runs as configured',
  asks: (server) => ({
    paths: {
      runtime: RUNTIME,
      series: query('count by (job) ({__name__!=""})'),
      samples: query('sum(rate(prometheus_tsdb_head_samples_appended_total[5m]))'),
    },
    more: sh`stat -c '%Y %n' ${ETC}/prometheus.yml ${ETC}/rules/*.yml 2> /dev/null || :`,
    judge: ({ runtime, series, samples }, files) => [
      ofConfig(subjectOf(server), runtimeOf(runtime), files),
      ofSeries(subjectOf(server), series, single(samples)),
    ],
  }),
});

/** `files`: when each was changed, in seconds since 1970, and its path. */
function ofConfig(subject: string, runtime: Runtime, files: readonly string[]): Finding {
  const { reloadConfigSuccess, lastConfigTime, corruptionCount } = runtime;
  if (!reloadConfigSuccess) {
    return failed(subject, `refused its configuration, and goes on with that of ${lastConfigTime}`, RELOAD);
  }
  const newer = files.filter((line) => Number(line.split(' ')[0]) > loadedAt(runtime));
  if (newer.length > 0) {
    const paths = newer.map((line) => line.slice(line.indexOf(' ') + 1)).join(', ');
    return failed(subject, `${paths}: changed after it was loaded at ${lastConfigTime}`, RELOAD);
  }
  if (corruptionCount > 0) return failed(subject, 'found its write-ahead log broken', LOG);
  return passed(subject, `runs with the configuration of ${lastConfigTime}`);
}

function ofSeries(subject: string, answer: Answer, samplesPerSecond: number | undefined): Finding {
  const jobs = vector(answer)
    .map(({ labels: { job = 'of no job' }, value }) => ({ job, value }))
    .toSorted((a, b) => b.value - a.value);
  const series = jobs.reduce((sum, { value }) => sum + value, 0);
  if (series === 0) return failed(subject, 'has no series of the last 5 minutes', LOG);
  const list = jobs.map(({ job, value }) => `${job} ${value}`).join(', ');
  const rate = samplesPerSecond === undefined ? '' : `; ${Math.round(samplesPerSecond)} samples a second`;
  const data = { series, samplesPerSecond, jobs: Object.fromEntries(jobs.map(({ job, value }) => [job, value])) };
  return { ...passed(subject, `${series} series: ${list}${rate}`), data };
}

const RELOAD = `Run "promtool check config ${ETC}/prometheus.yml" on that host, and "./rebuild role prometheus".`;
const LOG = 'Read "journalctl -u prometheus" on that host; its disk may be full.';

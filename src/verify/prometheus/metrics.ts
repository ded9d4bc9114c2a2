import { findingsOf } from '../findings.ts';
import type { Finding } from '../model.ts';
import { type Answer, vector } from './answer.ts';
import { query, serverCheck } from './ask.ts';
import { KEY_METRICS } from './key-metrics.ts';

const NAME = 'prometheus-metrics';
const { passed, failed } = findingsOf(NAME);

const names = [...new Set(Object.values(KEY_METRICS).flat())];

/** Every target that is up has the metrics that its service is watched by. */
export const metrics = serverCheck({
  name: NAME,
  title: 'Every job has its metrics',
  asks: () => ({
    paths: {
      up: query('count by (job) (up == 1)'),
      // In how many targets of its job a metric is.
      present: query(
        `count by (job, __name__) (count by (job, __name__, instance) ({__name__=~"${names.join('|')}"}))`,
      ),
    },
    judge: (answers) => {
      const present = countsOf(answers.present);
      return vector(answers.up)
        .filter(({ labels: { job = '' } }) => KEY_METRICS[job])
        .map(({ labels: { job = '' }, value }) => ofJob(job, value, (metric) => present.get(`${job} ${metric}`) ?? 0));
    },
  }),
});

function countsOf(answer: Answer): ReadonlyMap<string, number> {
  return new Map(vector(answer).map(({ labels: { job, __name__ }, value }) => [`${job} ${__name__}`, value]));
}

function ofJob(job: string, up: number, targetsWith: (metric: string) => number): Finding {
  const subject = `job ${job}`;
  const missing = KEY_METRICS[job]!.filter((metric) => targetsWith(metric) < up);
  if (missing.length === 0) return passed(subject, KEY_METRICS[job]!.join(', '));
  const says = missing.map((metric) => `${metric} is of ${targetsWith(metric)} of ${up} targets`).join(', ');
  return failed(subject, says, 'Read the log of the exporter: it runs, but does not see its service.');
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DashboardQuery, dashboardQueries } from '../dashboards.ts';
import { findingsOf } from '../findings.ts';
import type { Finding } from '../model.ts';
import { type Answer, vector } from './answer.ts';
import { query, type Server, serverCheck } from './ask.ts';

const NAME = 'dashboards';
const { passed, failed, skipped } = findingsOf(NAME);

const FOLDER = fileURLToPath(new URL('../../../roles/grafana/dashboards/', import.meta.url));

/** Every query of the dashboards has data, as whoever looks at all hosts and namespaces asks it. */
export const dashboards = serverCheck({
  name: NAME,
  title: 'Every query of the dashboards has data',
  asks: (server) => dashboardsAsk(server, committed()),
});

/** What is asked for these dashboards, in the JSON of Grafana. */
export function dashboardsAsk(
  { scrapeIntervalSeconds }: Pick<Server, 'scrapeIntervalSeconds'>,
  files: readonly string[],
) {
  const rateInterval = `${SCRAPES_IN_A_RATE * scrapeIntervalSeconds}s`;
  const queries = files.flatMap((json) => dashboardQueries(json, { instance: '.+', namespace: '.+', rateInterval }));
  const exprs = new Set(queries.map(({ expr }) => expr));
  return {
    paths: {
      [JOBS]: query('count by (job) (up)'),
      ...Object.fromEntries([...exprs].map((it) => [it, query(countOf(it))])),
    },
    judge: (answers: Readonly<Record<string, Answer>>) => {
      const jobs = new Set(vector(answers[JOBS]!).map(({ labels }) => labels.job));
      return queries.map((it) =>
        ofQuery(
          it,
          answers[it.expr]!,
          it.jobs.find((job) => !jobs.has(job)),
        ),
      );
    },
  };
}

/** Grafana takes this many at least. */
const SCRAPES_IN_A_RATE = 4;

/** No query is called so. */
const JOBS = 'jobs of this site';

function committed(): string[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return names.toSorted().map((name) => readFileSync(join(FOLDER, name), 'utf8'));
}

/** Of many series only their number travels. With line breaks, so that a comment in it ends before the bracket. */
function countOf(expr: string): string {
  return `count(\n${expr}\n)`;
}

/** `absent`: a job that it names, and the site has not. */
function ofQuery({ dashboard, panel, expr, mayBeEmpty }: DashboardQuery, answer: Answer, absent?: string): Finding {
  const subject = `${dashboard}: ${panel}`;
  const found = seriesOf(answer);
  if (typeof found === 'string') return failed(subject, `is refused: ${found}: ${expr}`, 'Update Prometheus.');
  if (found > 0) return passed(subject, `${found} series`);
  if (mayBeEmpty !== undefined) return skipped(subject, `has no data: ${mayBeEmpty}`);
  if (absent !== undefined) return skipped(subject, `has no data: there is no job ${absent}`);
  return failed(
    subject,
    `has no data: ${expr}`,
    'Mend what the checks before this one name; else ask its parts one by one.',
  );
}

/** How many series were found, or why it is refused. A query for one number, which is no series, always has it. */
function seriesOf(answer: Answer): number | string {
  if (answer.error === undefined) return vector(answer)[0]?.value ?? 0;
  return /expected type instant vector in aggregation expression, got scalar/.test(answer.error) ? 1 : answer.error;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DashboardQuery, dashboardQueries } from '../dashboards.ts';
import { findingsOf } from '../findings.ts';
import type { Finding } from '../model.ts';
import { type Answer, vector } from './answer.ts';
import { query, serverCheck } from './ask.ts';
import { loadedAt, RUNTIME, runtimeOf } from './runtime.ts';

const NAME = 'dashboards';
const { passed, failed, skipped } = findingsOf(NAME);

const FOLDER = fileURLToPath(new URL('../../../roles/grafana/dashboards/', import.meta.url));

/** Every query of the dashboards has data, as whoever looks at all hosts and namespaces asks it. */
export const dashboards = serverCheck({
  name: NAME,
  title: 'Every query of the dashboards has data',
  asks: ({ scrapeIntervalSeconds }, { now }) => dashboardsAsk({ scrapeIntervalSeconds, now, files: committed() }),
});

interface Asked {
  readonly scrapeIntervalSeconds: number;
  /** In seconds since 1970. */
  readonly now: number;
  /** Dashboards in the JSON of Grafana. */
  readonly files: readonly string[];
}

/** What is asked for these dashboards, and how it is judged. */
export function dashboardsAsk({ scrapeIntervalSeconds, now, files }: Asked) {
  const rateSeconds = SCRAPES_IN_A_RATE * scrapeIntervalSeconds;
  const values = { instance: '.+', namespace: '.+', rateInterval: `${rateSeconds}s` };
  const queries = files.flatMap((json) => dashboardQueries(json, values));
  const exprs = new Set(queries.map(({ expr }) => expr));
  return {
    paths: {
      [JOBS]: query('count by (job) (up)'),
      [LOADED]: RUNTIME,
      ...Object.fromEntries([...exprs].map((it) => [it, query(countOf(it))])),
    },
    judge: (answers: Readonly<Record<string, Answer>>) => {
      const jobs = new Set(vector(answers[JOBS]!).map(({ labels }) => labels.job));
      const isEarly = now - loadedAt(runtimeOf(answers[LOADED]!)) < rateSeconds;
      return queries.map((it) => {
        const absent = it.jobs.find((job) => !jobs.has(job));
        const early = isEarly ? 'Prometheus has just loaded its configuration' : undefined;
        const excuse = it.mayBeEmpty ?? (absent === undefined ? early : `there is no job ${absent}`);
        return ofQuery(it, answers[it.expr]!, excuse);
      });
    },
  };
}

/** Grafana takes this many at least. */
const SCRAPES_IN_A_RATE = 4;

/** No query is called so. */
const JOBS = 'jobs of this site';
const LOADED = 'when its configuration was loaded';

function committed(): string[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return names.toSorted().map((name) => readFileSync(join(FOLDER, name), 'utf8'));
}

/** Of many series only their number travels. With line breaks, so that a comment in it ends before the bracket. */
function countOf(expr: string): string {
  return `count(\n${expr}\n)`;
}

/** `excuse`: why it may have no data. */
function ofQuery({ dashboard, panel, expr }: DashboardQuery, answer: Answer, excuse: string | undefined): Finding {
  const subject = `${dashboard}: ${panel}`;
  const found = seriesOf(answer);
  if (typeof found === 'string') return failed(subject, `is refused: ${found}: ${expr}`, 'Update Prometheus.');
  if (found > 0) return passed(subject, `${found} series`);
  if (excuse !== undefined) return skipped(subject, `has no data: ${excuse}`);
  return failed(subject, `has no data: ${expr}`, HINT);
}

const HINT = 'Mend what the checks before this one name; else ask its parts one by one.';

/** How many series were found, or why it is refused. A query for one number, which is no series, always has it. */
function seriesOf(answer: Answer): number | string {
  if (answer.error === undefined) return vector(answer)[0]?.value ?? 0;
  return /expected type instant vector in aggregation expression, got scalar/.test(answer.error) ? 1 : answer.error;
}

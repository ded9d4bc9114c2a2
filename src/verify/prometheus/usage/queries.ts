import { query } from '../ask.ts';

/** A time up to now, and how far apart the moments in it are that are looked at. In seconds. */
export interface Span {
  readonly name: string;
  readonly seconds: number;
  readonly step: number;
}

/** The shortest first: what it holds all of is looked at in it. */
export type Spans = readonly [Span, ...Span[]];

const DAY = 86_400;
/** So many moments of a window tell its percentiles; more cost Prometheus time. */
const MOMENTS = 2000;

/** The last day in steps of a minute, for what is not older, and the whole window in wider steps. */
export function spansOf(windowSeconds: number): Spans {
  const day = { name: 'day', seconds: Math.min(DAY, windowSeconds), step: 60 };
  const step = Math.ceil(windowSeconds / MOMENTS / 60) * 60;
  return windowSeconds > DAY ? [day, { name: 'all', seconds: windowSeconds, step }] : [day];
}

/** Where the use of something is in Prometheus. */
export interface Source {
  /** The labels that tell one from another; of several series with the same, the greatest counts. */
  readonly by: string;
  /** PromQL of cores. `range`: what a rate is taken over, such as `[120s]`. */
  cpu(range: string): string;
  /** PromQL of bytes. `over`: what is done with each metric. */
  memory(over: (metric: string) => string): string;
}

/** CPU is the average of a step each, or of four scrapes; `moments`: how many are known. */
export function useQueries({ seconds, step }: Span, scrapeIntervalSeconds: number, { by, ...source }: Source) {
  const greatest = (expr: string) => `(max by (${by}) (${expr}))`;
  const cpu = greatest(source.cpu(`[${Math.max(step, 4 * scrapeIntervalSeconds)}s]`));
  const memory = greatest(source.memory((metric) => metric));
  const span = `[${seconds}s:${step}s]`;
  return {
    cpuP50: `quantile_over_time(0.5, ${cpu}${span})`,
    cpuP95: `quantile_over_time(0.95, ${cpu}${span})`,
    cpuMax: `max_over_time(${cpu}${span})`,
    memoryP50: `quantile_over_time(0.5, ${memory}${span})`,
    memoryP95: `quantile_over_time(0.95, ${memory}${span})`,
    // Of all samples: a peak may lie between two moments.
    memoryMax: greatest(source.memory((metric) => `max_over_time(${metric}[${seconds}s])`)),
    moments: `count_over_time(${memory}${span})`,
  };
}

/** The paths of named queries; their names begin with `prefix`. */
export function queryPaths(prefix: string, queries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(queries).map(([name, expr]) => [`${prefix} ${name}`, query(expr)]));
}

/** The paths of all that `figuresOf` reads. */
export function usePaths(prefix: string, spans: Spans, scrapeIntervalSeconds: number, source: Source) {
  const paths = spans.map((span) =>
    queryPaths(`${prefix} ${span.name}`, useQueries(span, scrapeIntervalSeconds, source)),
  );
  return Object.assign({}, ...paths) as Record<string, string>;
}

/** Writes selectors of one scrape job: `up{job="redis", instance=~"$instance"}`. */
export type Selector = (metric: string, ...matchers: readonly string[]) => string;

/** Everything of a job. */
export function everyOf(job: string): Selector {
  return (metric, ...matchers) => `${metric}{${[`job="${job}"`, ...matchers].join(', ')}}`;
}

/** What a job has of the hosts that are picked. */
export function pickedOf(job: string): Selector {
  const every = everyOf(job);
  return (metric, ...matchers) => every(metric, 'instance=~"$instance"', ...matchers);
}

/** By the second, over four scrapes at least. */
export function rate(counter: string): string {
  return `rate(${counter}[$__rate_interval])`;
}

/** `part` of `whole` + `part`, from 0 to 1. */
export function shareOf(part: string, others: string): string {
  return `${part} / (${part} + ${others})`;
}

/** What `label` is called instead, where two jobs have different names for the same. */
export function renamed(expr: string, label: string, to: string): string {
  return `sum by (${to}) (label_replace(${expr}, "${to}", "$1", "${label}", "(.+)"))`;
}

import { type Answer, type Sample, vector } from '../answer.ts';
import { exactly, type Figures } from './model.ts';
import type { Span, Spans } from './queries.ts';

export type Labels = Sample['labels'];

/** What Prometheus answered, by the names of the queries. */
export interface Table {
  all(name: string): readonly Labels[];
  value(name: string, labels: Labels): number | undefined;
}

/** @throws NoAnswer */
export function tableOf(answers: Readonly<Record<string, Answer>>): Table {
  const samples = new Map(Object.entries(answers).map(([name, answer]) => [name, vector(answer)]));
  const values = new Map(
    [...samples].flatMap(([name, all]) => all.map(({ labels, value }) => [keyOf(name, labels), value] as const)),
  );
  return {
    all: (name) => samples.get(name)!.map(({ labels }) => labels),
    value: (name, labels) => values.get(keyOf(name, labels)),
  };
}

function keyOf(name: string, labels: Labels): string {
  return JSON.stringify([name, ...Object.entries(labels).toSorted()]);
}

/** What is not known is left out. */
export interface Percentiles {
  readonly p50?: number;
  readonly p95?: number;
  readonly max?: number;
}

interface Measured {
  readonly seconds: number;
  readonly cpuMilli: Percentiles;
  readonly memoryMiB: Percentiles;
}

/** The figures of what has these labels, of the shortest span that holds all that is known of it. */
export function figuresOf(table: Table, prefix: string, spans: Spans, labels: Labels): Measured {
  const value = ({ name }: Span, query: string) => table.value(`${prefix} ${name} ${query}`, labels);
  const secondsIn = (span: Span) => (value(span, 'moments') ?? 0) * span.step;
  const span = spans.find((it) => secondsIn(it) > spans[0].seconds) ?? spans[0];
  const of = (resource: string) => ({
    p50: value(span, `${resource}P50`),
    p95: value(span, `${resource}P95`),
    max: value(span, `${resource}Max`),
  });
  const [cpuMilli, memoryMiB] = [mapKnown(of('cpu'), millicores), mapKnown(of('memory'), mebibytes)];
  return { seconds: secondsIn(span), cpuMilli, memoryMiB };
}

export function measured({ p50, p95, max }: Percentiles): Figures {
  return { median: p50, usual: exactly(p95), peak: exactly(max) };
}

/** Those that are known, changed. */
export function mapKnown<Key extends string>(
  values: Readonly<Record<Key, number | undefined>>,
  change: (value: number) => number,
): { readonly [K in Key]?: number } {
  const known = Object.entries<number | undefined>(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([key, value]) => [key, change(value!)])) as { readonly [K in Key]?: number };
}

export function millicores(cores: number): number {
  return Math.round(cores * 1e6) / 1e3;
}

export function mebibytes(bytes: number): number {
  return Math.round((bytes / 2 ** 20) * 10) / 10;
}

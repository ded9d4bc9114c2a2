import { expect } from 'vitest';
import type { Check, Finding, VerifyHost, VerifySite } from '../../../src/verify/model.ts';

/** 2026-11-26T12:00:00Z, when the site is looked at. */
const now = Date.UTC(2026, 10, 26, 12) / 1000;

/** A site with a Prometheus on `mon`, and these hosts beside it. */
export function siteWith(hosts: readonly Partial<VerifyHost>[] = []): VerifySite {
  const prometheus = new Map([['prometheus', { port: 9090, scrape_interval_seconds: 30 }]]);
  return {
    hosts: [{ name: 'mon', roles: prometheus }, ...hosts].map((host) => ({
      name: 'host',
      groups: [],
      address: '10.0.0.9',
      roles: new Map(),
      variable: () => undefined,
      ...host,
    })),
    now,
    since: undefined,
    windowSeconds: 7 * 86_400,
  };
}

/** What Prometheus answers to a path of its API, or to the PromQL of a query: the data, or a text with which it refuses. */
export type Answering = (question: string) => unknown;

interface Options {
  readonly site?: VerifySite;
  /** What else the look prints. */
  readonly more?: readonly string[];
}

/** What the check on the Prometheus of the site says when it answers so. */
export function judged(
  check: Check,
  answering: Answering,
  { site = siteWith(), more = [] }: Options = {},
): readonly Finding[] {
  const [look] = check.looks(site);
  expect(look!.host).toBe('mon');
  const paths = look!.script.plain().match(/\/api\/v1\/[^\s']+/g)!;
  const lines = paths.map((path) => lineOf(answering(questionOf(path))));
  return look!.judge({ exitCode: 0, stdout: [...lines, ...more].join('\n'), stderr: '' });
}

function questionOf(path: string): string {
  const url = new URL(path, 'http://localhost');
  return url.searchParams.get('query') ?? path;
}

function lineOf(answer: unknown): string {
  if (typeof answer !== 'string') return `200 ${JSON.stringify({ status: 'success', data: answer })}`;
  return `400 ${JSON.stringify({ status: 'error', errorType: 'bad_data', error: answer })}`;
}

/** Samples as an instant query finds them. */
export function vector(...samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]) {
  return {
    resultType: 'vector',
    result: samples.map(([metric, value]) => ({ metric, value: [now, String(value).replace('Infinity', '+Inf')] })),
  };
}

/** `verdict | subject | evidence`, one a line. */
export function told(findings: readonly Finding[]): string[] {
  return findings.map(({ verdict, subject, says }) => `${verdict} | ${subject} | ${says}`);
}

import { describe, expect, it } from 'vitest';
import type { Board } from '../../../scripts/dashboards/board.ts';
import { boards } from '../../../scripts/dashboards/boards.ts';

/** How the metrics of each job begin; those of textfiles come with the node exporter's. */
const METRICS: Readonly<Record<string, RegExp>> = {
  prometheus: /^prometheus_/,
  alertmanager: /^alertmanager_/,
  node: /^(node|rebuild)_|^up$/,
  redis: /^redis_/,
  postgresql: /^pg_/,
  rabbitmq: /^rabbitmq_/,
  etcd: /^etcd_/,
  'kube-apiserver': /^apiserver_/,
  'kube-state-metrics': /^kube_/,
  cadvisor: /^container_/,
};
/** Metrics that are not of one job, or of one that the site need not have. */
const OF_NO_JOB = /^(ALERTS|up|aws_\w+)$/;

const panelsOf = ({ rows }: Board) => rows.flatMap(({ panels }) => panels);
const exprsOf = (board: Board) => panelsOf(board).flatMap(({ queries }) => queries.map(({ expr }) => expr));
/** Each metric of a query with the job that it is asked of. */
const selectors = (expr: string) =>
  [
    ...expr
      .replaceAll(/\b(by|on|group_left) \([^)]*\)/g, '')
      .matchAll(/\b(ALERTS|up|[a-z]+_\w+)(?:\{([^}]*)\})?(?![\w(])/g),
  ].map(([, metric, labels = '']) => ({ metric: metric!, job: /\bjob="([^"]+)"/.exec(labels)?.[1] }));

describe.each(boards.map((board) => [board.title, board] as const))('the dashboard %s', (_, board) => {
  const asked = exprsOf(board).flatMap(selectors);

  it('asks each metric of the job that brings it', () => {
    const astray = asked.filter(({ metric, job }) =>
      job === undefined ? !OF_NO_JOB.test(metric) : !METRICS[job]?.test(metric),
    );
    expect(astray).toEqual([]);
  });

  it('uses only variables that there are, and each that it lets people pick', () => {
    const used = new Set(exprsOf(board).flatMap((expr) => [...expr.matchAll(/\$(\w+)/g)].map(([, name]) => name!)));
    const own = (board.variables ?? []).map(({ name }) => name as string);
    expect([...used].filter((name) => !['__rate_interval', '__range', '1'].includes(name))).toEqual(own);
  });

  it('has no two panels of one title', () => {
    const titles = panelsOf(board).map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('says of each panel in whole sentences what is seen', () => {
    expect(
      panelsOf(board)
        .map(({ description }) => description)
        .filter((it) => !/^[A-Z].*\.$/.test(it)),
    ).toEqual([]);
  });

  it('gives colours from their least value on', () => {
    for (const { steps = [] } of panelsOf(board)) {
      const from = steps.map((step) => step.from ?? Number.NEGATIVE_INFINITY);
      expect(from).toEqual(from.toSorted((a, b) => a - b));
      expect(steps.slice(1).every((step) => step.from !== null)).toBe(true);
    }
  });
});

it('each dashboard has a name of its own', () => {
  expect(new Set(boards.map(({ uid }) => uid)).size).toBe(boards.length);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runGraph } from '../../src/cloud/graph.ts';

const jobs = (...keys: string[]) => keys.map((key) => ({ key }));
const needs: Record<string, string[]> = { b: ['a'], c: ['a'], d: ['b', 'c', 'not in this run'] };
const dependsOn = (key: string) => needs[key] ?? [];

it('runs each job once, after those that it depends on', async () => {
  const order: string[] = [];
  const outcomes = await runGraph(jobs('d', 'c', 'b', 'a'), dependsOn, async ({ key }) => {
    order.push(key);
  });
  expect(order).toEqual(['a', 'b', 'c', 'd'].sort((x, y) => order.indexOf(x) - order.indexOf(y)));
  expect([order[0], order[3]]).toEqual(['a', 'd']);
  expect([...outcomes.values()].map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done']);
});

it('runs at once what does not depend on each other, within the limit', async () => {
  let running = 0;
  let most = 0;
  const run = async () => {
    most = Math.max(most, ++running);
    await sleep(5);
    running--;
  };
  await runGraph(jobs('1', '2', '3', '4', '5'), () => [], run, { atOnce: 3 });
  expect(most).toBe(3);
});

it('of a failure only what depends on it is skipped', async () => {
  const error = new Error('b failed');
  const outcomes = await runGraph(jobs('a', 'b', 'c', 'd'), dependsOn, async ({ key }) => {
    if (key === 'b') throw error;
  });
  expect(Object.fromEntries(outcomes)).toEqual({
    a: { status: 'done' },
    b: { status: 'failed', error },
    c: { status: 'done' },
    d: { status: 'skipped' },
  });
});

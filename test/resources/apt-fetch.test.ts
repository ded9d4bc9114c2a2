import { expect, it } from 'vitest';
import { apt } from '../../src/resources/apt.ts';
import { compare, type Task } from '../../src/resources/define.ts';
import { aptHost } from './shell/apt-host.ts';

const DOWNLOAD =
  'apt-get install --download-only --no-install-recommends --allow-downgrades --allow-change-held-packages';
const tools = apt({ packages: ['aa', 'bb'] });
const pinned = apt({ packages: ['cc=1.2*', 'aa'] });

const pending = (tasks: readonly Task[], state = {}) =>
  tasks.map((task) => {
    const now = { ...task.state({}), ...state };
    return { task, changes: compare(task.desired, now), state: now };
  });
const fetchOf = (tasks: readonly Task[], state = {}) => tasks[0]!.fetch!(pending(tasks, state));

it('packages are downloaded ahead, all by one apt-get, and not installed', () => {
  const host = aptHost(['aa', 'bb', 'cc']);
  expect(host.run([fetchOf([tools, pinned])!]).map(({ exitCode }) => exitCode)).toEqual([0]);
  expect(host.calls()).toEqual(['apt-get update', `${DOWNLOAD} aa bb cc=1.2*`]);
  expect(host.has()).toEqual([]);
});

it('what there is is downloaded where a source is still to come for another', () => {
  const host = aptHost(['aa', 'cc']);
  expect(host.run([fetchOf([tools, pinned])!]).map(({ exitCode }) => exitCode)).toEqual([0]);
  expect(host.calls().slice(2)).toEqual(['aa', 'bb', 'cc=1.2*'].map((it) => `${DOWNLOAD} ${it}`));
});

it('only what differs is', () => {
  const host = aptHost(['aa', 'bb']);
  host.run([fetchOf([tools], { bb: 'installed' })!]);
  expect(host.calls().at(-1)).toBe(`${DOWNLOAD} aa`);
});

it('of what is to be removed there is nothing to get', () => {
  expect(fetchOf([apt({ packages: ['aa'], state: 'absent' })], { aa: 'installed' })).toBeUndefined();
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { HostResult } from '../../src/core/events.ts';
import { type Script, sh } from '../../src/core/text.ts';
import { runSite } from '../../src/engine/run.ts';
import { defineResource } from '../../src/resources/define.ts';
import { script } from '../../src/resources/probe.ts';
import { JobScript } from '../../src/transport/job-scripts.ts';
import { shell } from '../support/shell.ts';
import { playOf, recordingOptions, roleOf, siteOf } from '../support/site.ts';

let dir: string;
let options: ReturnType<typeof recordingOptions>;
let hosts: Record<string, ReturnType<typeof shell>>;
const at = (name: string) => join(dir, name);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rebuild-plays-'));
  hosts = Object.fromEntries([...'abcd'].map((name) => [name, shell(at(`state-${name}`), name)]));
  options = recordingOptions();
  return () => rmSync(dir, { recursive: true, force: true });
});

/** A file that a script of the test makes. */
const made = defineResource({
  type: 'made',
  summary: 'A file of a test.',
  props: z.strictObject({ name: z.string(), run: z.custom<Script>() }),
  id: ({ name }) => name,
  desired: () => ({ state: 'present' }),
  observe: ({ name }) => ({ said: script(sh`if [ -e ${at(name)} ]; then echo present; fi`) }),
  state: (_, { said }) => ({ state: said.trim() }),
  apply: ({ run }) => run,
});
const makes = (name: string) => made({ name, run: sh`touch ${at(name)}` });
const fails = (name: string) => made({ name, run: sh`exit 1` });

const role = (name: string, ...tasks: ReturnType<typeof makes>[]) => roleOf(name, () => tasks);
/** A play of its own name with one role of that name. */
const play = (name: string, on: string, after: readonly number[] | undefined, ...tasks: ReturnType<typeof makes>[]) =>
  playOf([...on], [role(name, ...tasks)], { name, ...(after && { after }) });

const run = (...plays: Parameters<typeof siteOf>[0]) => runSite(siteOf(plays, hosts), options);
const statusOf = (results: readonly HostResult[]) =>
  Object.fromEntries(results.map(({ host, status, notDone }) => [host, [status, ...notDone].join(' ')]));
/** Beginnings and ends of plays and roles, in the order in which they were told. */
const told = () =>
  options.events.flatMap((event) => {
    if (event.type === 'play.start' || event.type === 'play.done') return [`${event.type} ${event.play}`];
    if (event.type === 'role.start' || event.type === 'role.done')
      return [`${event.type} ${event.where} ${event.role}`];
    return [];
  });
/** Nothing is changed on a host, or it is not even looked at, before `line` has been told. */
function hold(name: string, line: string, what: 'changes' | 'all' = 'changes'): void {
  const { run: go, ...host } = hosts[name]!;
  const held: typeof go = async (script, given) => {
    while ((what === 'all' || script instanceof JobScript) && !told().includes(line)) await setTimeout(5);
    return go(script, given);
  };
  hosts[name] = { ...host, run: held };
}
const precedes = (first: string, second: string) => {
  expect(told()).toEqual(expect.arrayContaining([first, second]));
  return told().indexOf(first) < told().indexOf(second);
};

describe('plays that do not wait for each other', () => {
  it('go on at the same time', async () => {
    hold('a', 'role.start b two');
    hold('b', 'role.start a one');
    const results = await run(play('one', 'a', [], makes('x')), play('two', 'b', [], makes('y')));
    expect(statusOf(results)).toEqual({ a: 'changed', b: 'changed' });
  });

  it('are told with their places, whichever begins first', async () => {
    await run(play('one', 'a', [], makes('x')), play('two', 'b', [0], makes('y')), play('three', 'c', [], makes('z')));
    const places = options.events.flatMap((event) =>
      event.type === 'play.start' || event.type === 'play.done' ? [[event.play, event.position]] : [],
    );
    expect(places.toSorted()).toEqual([
      ['one', 0],
      ['one', 0],
      ['three', 2],
      ['three', 2],
      ['two', 1],
      ['two', 1],
    ]);
  });

  it('do not wait for a host of the other that answers late', async () => {
    hold('b', 'role.done a next', 'all');
    const results = await run(play('base', 'ab', []), play('next', 'a', [], makes('x')));
    expect(statusOf(results)).toEqual({ a: 'changed', b: 'ok' });
  });

  it('take no more hosts at once than there are forks, and those that only wait are not counted', async () => {
    options = recordingOptions({ forks: 1 });
    const plays = [
      play('one', 'a', [], makes('x')),
      play('two', 'b', [0], makes('y')),
      play('three', 'ac', [], makes('z')),
      play('four', 'abc', [1, 2], makes('u')),
    ];
    await run(...plays);
    const roles = told().filter((it) => it.startsWith('role'));
    expect(roles).toHaveLength(14);
    for (const index of roles.keys()) {
      if (index % 2 === 0) expect(roles[index + 1]).toBe(roles[index]!.replace('start', 'done'));
    }
  });
});

it('hosts are looked at at once, whatever the number of forks', async () => {
  options = recordingOptions({ forks: 1 });
  let asked = 0;
  for (const [name, { run: go, ...host }] of Object.entries(hosts)) {
    const together: typeof go = async (script, given) => {
      asked += 1;
      while (asked < 4) await setTimeout(5);
      return go(script, given);
    };
    hosts[name] = { ...host, run: together };
  }
  const results = await run(play('one', 'abcd', [], makes('x')));
  expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined]);
});

describe('a play that waits', () => {
  it.each([['for all before it, when it does not say'], ['for those that it names', 0]])('%s', async (_, ...after) => {
    const two = play('two', 'b', after.length > 0 ? (after as number[]) : undefined, makes('y'));
    await run(play('one', 'ac', [], makes('x')), two);
    expect(precedes('play.done one', 'play.start two')).toBe(true);
    expect(precedes('role.done a one', 'role.start b two') && precedes('role.done c one', 'role.start b two')).toBe(
      true,
    );
  });

  it('does not wait for a play that has been left out', async () => {
    expect(statusOf(await run(play('one', 'a', [7], makes('x'))))).toEqual({ a: 'changed' });
  });

  it('begins on each host when it has come through its earlier plays, one after the other', async () => {
    hold('b', 'role.done a data');
    await run(play('base', 'ab', [], makes('x')), play('data', 'ab', [], makes('y')));
    expect(precedes('role.done a base', 'role.start a data')).toBe(true);
    expect(precedes('role.done a data', 'role.done b base')).toBe(true);
    expect(precedes('role.done b base', 'role.start b data')).toBe(true);
  });

  it('looks anew when those that it waits for have changed something, and only then', async () => {
    const seenOn = async (after: readonly number[]) => {
      rmSync(at('x'), { force: true });
      hosts.b!.trips = 0;
      const results = await run(play('one', 'a', [], makes('x')), play('two', 'b', after, makes('y')));
      return [results[1]!.status, hosts.b!.trips];
    };
    await run(play('two', 'b', [], makes('y')));
    expect(await seenOn([])).toEqual(['ok', 1]);
    expect(await seenOn([0])).toEqual(['ok', 2]);
  });

  it('sees what they have changed', async () => {
    const results = await run(play('one', 'a', [], makes('x')), play('two', 'b', [0], makes('x')));
    expect(statusOf(results)).toEqual({ a: 'changed', b: 'ok' });
  });

  it('costs one command on each host when nothing has to be changed', async () => {
    const plays = [
      play('one', 'abcd', [], makes('x')),
      play('two', 'ab', [], makes('y')),
      play('three', 'c', [1], makes('z')),
      play('four', 'abcd', undefined, makes('u')),
    ];
    await run(...plays);
    for (const host of Object.values(hosts)) host.trips = 0;
    await run(...plays);
    expect(Object.values(hosts).map(({ trips }) => trips)).toEqual([1, 1, 1, 1]);
  });
});

describe('a play that fails', () => {
  it('ends those that wait for it, and no others', async () => {
    const results = await run(
      play('one', 'a', [], fails('x')),
      play('two', 'b', [0], makes('y')),
      play('three', 'c', [1], makes('z')),
      play('four', 'd', [], makes('u')),
      play('five', 'd', [3], makes('v')),
    );
    expect(statusOf(results)).toEqual({ a: 'failed one', b: 'ok two', c: 'ok three', d: 'changed' });
    expect(
      told()
        .filter((it) => it.startsWith('play.start'))
        .toSorted(),
    ).toEqual(['five', 'four', 'one'].map((name) => `play.start ${name}`));
  });

  it('lets its hosts go on with plays that do not wait for it', async () => {
    const serial = { batches: [['a'], ['b']], maxFailPercentage: 0, after: [], name: 'one' };
    const bad = roleOf('one', ({ host }) => [host.name === 'a' ? fails('x') : makes('never')]);
    const results = await run(playOf([], [bad], serial), play('two', 'ab', [], makes('y')));
    expect(statusOf(results)).toEqual({ a: 'failed one two', b: 'changed one' });
  });

  it('is not one whose host fails in a later play', async () => {
    hold('b', 'role.done a later');
    const results = await run(
      { ...play('base', 'ab', [], makes('x')), maxFailPercentage: 0 },
      play('later', 'a', [], fails('y')),
      play('next', 'c', [0], makes('u')),
    );
    expect(statusOf(results)).toEqual({ a: 'failed later', b: 'changed', c: 'changed' });
  });
});

it('a fault of rebuild itself ends the run', async () => {
  const broken = roleOf('broken', () => {
    throw new TypeError('a bug');
  });
  const plays = [playOf(['a'], [broken], { after: [] }), play('two', 'b', [0]), play('three', 'a', [])];
  await expect(run(...plays)).rejects.toThrow('a bug');
});

it('an interrupt begins no other play, and what is left of each host is told in the order of its plays', async () => {
  const controller = new AbortController();
  options = recordingOptions({
    signal: controller.signal,
    emit: (event) => {
      options.events.push(event);
      if (event.type === 'task.start' && event.task === 'made slow') controller.abort();
    },
  });
  const results = await run(
    play('one', 'a', [], made({ name: 'slow', run: sh`sleep 60` })),
    play('two', 'b', [0], makes('x')),
    play('three', 'abc', [], makes('y')),
    play('four', 'b', [], makes('z')),
  );
  expect(statusOf(results)).toMatchObject({ a: 'interrupted one three', b: 'interrupted two three four' });
  expect(told().filter((it) => /^play.*(two|four)/.test(it))).toEqual([]);
}, 20_000);

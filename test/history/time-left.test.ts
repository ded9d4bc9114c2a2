import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { historyFolder } from '../../src/cloud/state-folder.ts';
import type { Entry, Head } from '../../src/history/model.ts';
import { createPacer, type Progress, pointsOf, type Step } from '../../src/history/pace.ts';
import { type PastPace, pastPaces, secondsLeft } from '../../src/history/time-left.ts';
import { rolePlan } from '../report/events.ts';
import { folderWith } from '../support/folder.ts';
import { ended, head, keepRuns } from './past.ts';

/** Twenty roles, evenly; EC2 known after 10 s with 30 changes, then 10 more with each role. */
function past(seconds: number, changesEach = 10, cloud: Step = [10, 3 * changesEach]): PastPace {
  const steps = Array.from({ length: 20 }, (_, index): Step => {
    return [cloud[0] + ((index + 1) / 20) * (seconds - cloud[0]), cloud[1] + (index + 1) * changesEach];
  });
  return { seconds, roles: 20, points: pointsOf({ cloud, steps }, 20) };
}

/** The same run, as it is at this time. */
function until(elapsed: number, whole: PastPace, speed = 1): Progress {
  const all = Array.from({ length: 20 }, (_, index): Step => {
    const [cloud, changes] = whole.points[0]!;
    const [, last] = whole.points.at(-1)!;
    const share = (index + 1) / 20;
    return [(cloud + share * (whole.seconds - cloud)) * speed, changes + share * (last - changes)];
  });
  const [cloud, changes] = whole.points[0]!;
  return {
    cloud: cloud * speed <= elapsed ? [cloud * speed, changes] : [0, 0],
    steps: all.filter(([at]) => at <= elapsed),
  };
}

const long = past(600);
const repair = past(90, 1);

describe('the time left', () => {
  it.each<[name: string, progress: Progress, elapsed: number, history: PastPace[], expected: number | undefined]>([
    ['what the rest took then', until(300, long), 300, [long], 300],
    ['right before any role is done, by the plan of EC2', until(20, long), 20, [long], 580],
    ['twice as long on a machine that is half as fast', until(600, long, 2), 600, [long], 600],
    ['the one in the middle of several', until(300, long), 300, [past(600), past(620), past(700)], 320],
    ['judged by runs that changed about as much', until(300, long), 300, [repair, long], 300],
    ['judged by those of a repair in a repair', until(45, repair), 45, [repair, long], 45],
    ['unknown without history', until(300, long), 300, [], undefined],
    ['unknown where nothing is known to differ yet', { cloud: [0, 0], steps: [] }, 20, [long], undefined],
    ['unknown where all earlier runs did something else', until(300, long), 300, [repair], undefined],
    ['unknown where earlier runs contradict each other', until(300, long), 300, [past(600), past(6000)], undefined],
    [
      'unknown when it takes longer than ever',
      { ...until(590, long), steps: until(300, long).steps },
      700,
      [long],
      undefined,
    ],
    ['not told in the first seconds', until(4, past(600, 10, [1, 30])), 4, [past(600, 10, [1, 30])], undefined],
    ['not told of a short run', until(20, past(40)), 20, [past(40)], undefined],
    ['not told when it is over soon', until(595, long), 595, [long], undefined],
  ])('is %s', (_, progress, elapsed, history, expected) => {
    const left = secondsLeft(progress, elapsed, history);
    if (expected === undefined) expect(left).toBeUndefined();
    else expect(Math.abs(left! - expected)).toBeLessThan(0.1 * expected);
  });
});

describe('earlier runs', () => {
  const pace: Entry = { type: 'pace', roles: 2, points: [[0, 0]] };
  const run = (id: string, given: Partial<Head> = {}, exitCode = 0): [Head, ...Entry[]] => {
    const time = `2026-11-26T11:00:0${id[0]}.000Z`;
    return [head({ id, time, ...given }), pace, ended({ a: 'ok' }, { exitCode, seconds: Number(id[0]) })];
  };

  it('are those of the same work that ended well, the newest first', async () => {
    const folder = folderWith({});
    await keepRuns(folder, [
      run('100000'),
      run('200000', { hosts: ['b', 'a'] }),
      run('300000', { hosts: ['a'] }),
      run('400000', { tags: ['base'] }),
      run('500000', { mode: 'check' }),
      run('600000', {}, 1),
      run('700000', { title: 'role redis' }),
      run('800000', {}, 2),
    ]);
    expect(pastPaces(historyFolder(folder), head()).map(({ seconds }) => seconds)).toEqual([8, 2, 1]);
  });

  it('are none where there is no history, or only what cannot be read', () => {
    const folder = folderWith({});
    expect(pastPaces(historyFolder(folder), head())).toEqual([]);
    mkdirSync(historyFolder(folder));
    writeFileSync(join(historyFolder(folder), '20261126T110142.123Z-9f3a1c.jsonl'), 'broken');
    expect(pastPaces(historyFolder(folder), head())).toEqual([]);
  });
});

it('is judged by when EC2 was known and roles were done, with the changes known by then', () => {
  let now = 0;
  const pacer = createPacer(() => now);
  now = 3;
  pacer.record({
    type: 'cloud.plan',
    where: 'ec2',
    objects: [{ action: 'create', object: 'x', fields: [] }],
    unchanged: 0,
  });
  pacer.record(rolePlan());
  for (now = 4; now < 9; now += 1) {
    pacer.record({ type: 'role.done', where: 'a', role: 'redis', status: 'ok', changed: 0, seconds: 1 });
  }
  expect(pointsOf(pacer, 10)).toEqual([
    [3, 1],
    [4, 2],
    [5, 2],
    [6, 2],
    [7, 2],
    [8, 2],
  ]);
});

import { describe, expect, it } from 'vitest';
import { criticalPath } from '../../../src/report/profile/path.ts';
import { secondsOf } from '../../../src/report/profile/profile.ts';
import { connected, played, role, runDone, runStart, spanText, type Tape, task, together } from './tape.ts';

function pathOf(...tapes: readonly Tape[]) {
  return criticalPath(played(together(...tapes)));
}

const run = (end: number): Tape => [
  [0.4, runStart(['a', 'b'])],
  [end, runDone()],
];

describe('the critical path', () => {
  it('goes through one host alone in the order of its work, and through rebuild itself where nothing went on', () => {
    const path = pathOf(
      run(10.2),
      connected('a', 2, 1.5, 1),
      role('a', 'redis', 2, 9.5, task('a', 'redis', 'apt redis-server', 2.3, 8), [
        [9.5, { type: 'look', where: 'a', seconds: 1.2 }],
      ]),
    );
    expect(path.map(spanText)).toEqual([
      'rebuild | starting, reading the files | 0-0.4 | controller',
      'rebuild | preparing | 0.4-0.5 | controller',
      'a | connect | 0.5-1.5 | connect',
      'a | first look | 1.5-2 | look',
      'a | redis | 2-2.3 | trip',
      'a | redis: apt redis-server | 2.3-8 | packages',
      'a | redis | 8-8.3 | trip',
      'a | look | 8.3-9.5 | look',
      'rebuild | coming to an end | 9.5-10.2 | controller',
    ]);
  });

  it('goes over to the host that was waited for', () => {
    const path = pathOf(
      run(20),
      role('a', 'base', 0.4, 3),
      role('b', 'base', 0.4, 9),
      role('a', 'redis', 9.1, 20), // a barrier: the next play begins when b has ended too
      role('b', 'rabbitmq', 9.1, 12),
    );
    expect(path.map(spanText)).toEqual([
      'rebuild | starting, reading the files | 0-0.4 | controller',
      'b | base | 0.4-9 | trip',
      'rebuild | deciding | 9-9.1 | controller',
      'a | redis | 9.1-20 | trip',
    ]);
  });

  it('stays on the host where it went on at once, though another ended later', () => {
    const path = pathOf(run(20), role('a', 'base', 0.4, 9), role('b', 'base', 0.4, 9.02), role('a', 'redis', 9.04, 20));
    expect(path.map(({ where }) => where)).toEqual(['rebuild', 'a', 'rebuild', 'a']);
  });

  it('passes by a play that runs beside it, whenever that begins and ends', () => {
    const path = pathOf(
      run(20),
      role('a', 'base', 0.4, 5),
      role('b', 'images', 2, 19),
      role('a', 'redis', 5, 12),
      role('a', 'limits', 12, 20),
    );
    expect(path.map(({ where, name }) => `${where} ${name}`).slice(1)).toEqual(['a base', 'a redis', 'a limits']);
  });

  it.each<[string, Tape]>([
    ['a run in which nothing is told', run(3)],
    ['a run that broke', [[1, runStart([])], role('a', 'base', 2, 9)[0]!, [8, { type: 'warning', text: 'x' }]]],
    ['roles that end at once', together(run(9), role('a', 'x', 3, 3), role('a', 'y', 3, 3), role('b', 'y', 3, 3))],
    [
      'hosts that take turns',
      together(run(9), ...[1, 2, 3, 4, 5, 6].map((at) => role(`h${at % 2}`, 'x', at, at + 1.5))),
    ],
    ['pieces shorter than a sum is exact', together(run(9), role('a', 'x', 3, 3 + 1e-7), role('b', 'x', 3, 3 + 1e-8))],
    ['what ends after the run', together(run(9), role('a', 'x', 3, 30))],
    ['what is said to have begun before everything', together(run(9), connected('a', 5, 7, 6))],
  ])('explains the whole time, of %s', (_, tape) => {
    const path = pathOf(tape);
    expect(path[0]!.start).toBeLessThanOrEqual(0);
    expect(path.slice(1).map(({ start }) => start)).toEqual(path.slice(0, -1).map(({ end }) => end));
    expect(path.at(-1)!.end).toBe(played(tape).end);
    expect(secondsOf(path)).toBeCloseTo(played(tape).end - path[0]!.start);
  });
});

import { describe, expect, it } from 'vitest';
import { RebuildError, UnreachableError } from '../../src/core/error.ts';
import type { RunEvent } from '../../src/core/events.ts';
import { createLiveState, type Row } from '../../src/report/live-state.ts';
import { oneOfEach, summary } from './events.ts';

function rows(...events: RunEvent[]): readonly Partial<Row>[] {
  const state = createLiveState(() => 10_000);
  for (const event of events) state.record(event);
  return [...state.sections.at(-1)!.rows.values()];
}

const play: RunEvent = { type: 'play.start', play: 'data', hosts: ['a', 'b'], roles: ['base', 'redis'] };

describe('what is going on', () => {
  it('begins with hosts that wait for their turn', () => {
    expect(rows(play).map(({ where, state }) => [where, state])).toEqual([
      ['a', 'queued'],
      ['b', 'queued'],
    ]);
  });

  it.each<[string, RunEvent, Partial<Row>]>([
    ['the role', { type: 'role.start', where: 'a', role: 'base' }, { state: 'working', role: 'base', text: 'looking' }],
    [
      'the task',
      { type: 'task.start', where: 'a', role: 'base', task: 'apt vim' },
      { state: 'working', text: 'apt vim' },
    ],
    [
      'the last line of its output',
      { type: 'task.output', where: 'a', role: 'base', task: 'apt vim', line: 'Setting up\x1b[0m' },
      { text: 'apt vim: Setting up' },
    ],
    [
      'what is waited for, since when',
      { type: 'wait', where: 'a', what: 'the lock', seconds: 4, lastSeen: 'apt' },
      { state: 'working', text: 'waiting for the lock (apt)', since: 6000 },
    ],
    [
      'a failure',
      { type: 'host.failed', where: 'a', error: new RebuildError('X', 'no\nmore') },
      { state: 'failed', text: 'no' },
    ],
    [
      'a lost host',
      { type: 'host.failed', where: 'a', error: new UnreachableError('X', 'gone') },
      { state: 'unreachable', text: 'gone' },
    ],
  ])('tells %s of a host', (_, event, row) => {
    expect(rows(play, event)[0]).toMatchObject(row);
  });

  it('ends a host with its last role', () => {
    const done = (role: string, changed: number): RunEvent => ({
      type: 'role.done',
      where: 'a',
      role,
      status: changed ? 'changed' : 'ok',
      changed,
      seconds: 1,
    });
    expect(rows(play, done('base', 2))[0]).toMatchObject({ state: 'working', rolesDone: 1 });
    expect(rows(play, done('base', 2), done('redis', 0))[0]).toMatchObject({
      state: 'changed',
      changed: 2,
      rolesDone: 2,
    });
  });

  it('gives other worlds a line when they tell something', () => {
    expect(
      rows({ type: 'phase.start', phase: 'provision' }, { type: 'note', where: 'ec2', text: 'asking' }),
    ).toMatchObject([{ where: 'ec2', text: 'asking' }]);
  });

  it('nests a play in its phase', () => {
    const state = createLiveState(() => 0);
    for (const event of oneOfEach) state.record(event);
    expect(state.sections.map(({ name, depth, done }) => [name, depth, done])).toEqual([
      ['services', 0, { seconds: 2.6, outcome: 'changed' }],
      ['data', 1, { seconds: 2.5, outcome: 'changed' }],
    ]);
  });

  it('puts what is told before the first phase into a part of its own, which ends there', () => {
    const state = createLiveState(() => 0);
    state.record({ type: 'host.connected', where: 'a', seconds: 1 });
    state.record(play);
    expect(state.sections.map(({ name, done }) => [name, done?.outcome])).toEqual([
      ['connect', 'ok'],
      ['data', undefined],
    ]);
  });

  describe('of plays at the same time', () => {
    const start = (play: string, position: number, hosts: readonly string[], roles: readonly string[]): RunEvent => {
      return { type: 'play.start', play, position, hosts, roles };
    };
    const role = (where: string, role: string): readonly RunEvent[] => [
      { type: 'role.start', where, role },
      { type: 'role.done', where, role, status: 'changed', changed: 1, seconds: 1 },
    ];
    const states = (...events: readonly RunEvent[]) => {
      const state = createLiveState(() => 0);
      for (const event of [{ type: 'phase.start', phase: 'configure' } as const, ...events]) state.record(event);
      return state.sections
        .slice(1)
        .map(({ name, depth, done, rows }) => [
          `${name} ${depth} ${done?.outcome ?? 'open'}`,
          ...[...rows.values()].map((it) => `${it.where} ${it.state} ${it.role} ${it.rolesDone}`),
        ]);
    };
    // The later one of the two begins first, with a host that has nothing to do before it.
    const two = [start('data', 2, ['a', 'b'], ['redis']), start('base', 1, ['a', 'c'], ['base', 'exporter'])];

    it('gives what is told of a host to the play that it is in', () => {
      expect(states(...two, ...role('b', 'redis'), ...role('a', 'base'))).toEqual([
        ['data 1 open', 'a queued  0', 'b changed  1'],
        ['base 1 open', 'a working base 1', 'c queued  0'],
      ]);
      expect(states(...two, ...role('a', 'base'), ...role('a', 'exporter'), ...role('a', 'redis').slice(0, 1))).toEqual(
        [
          ['data 1 open', 'a working redis 0', 'b queued  0'],
          ['base 1 open', 'a changed  2', 'c queued  0'],
        ],
      );
    });

    it('leaves a host that has failed in its play', () => {
      const error = new RebuildError('X', 'no');
      const done: RunEvent = { type: 'role.done', where: 'a', role: 'base', status: 'failed', changed: 0, seconds: 1 };
      expect(states(...two, done, { type: 'host.failed', where: 'a', error })).toEqual([
        ['data 1 open', 'a queued  0', 'b queued  0'],
        ['base 1 open', 'a failed  1', 'c queued  0'],
      ]);
    });

    it('ends the one that has ended, also where both have one name', () => {
      const same = [start('x', 1, ['a'], ['base']), start('x', 2, ['b'], ['redis'])];
      expect(states(...same, { type: 'play.done', play: 'x', position: 1, seconds: 1 })).toEqual([
        ['x 1 ok', 'a queued  0'],
        ['x 1 open', 'b queued  0'],
      ]);
    });

    it('takes a host that is connected to late for one that waits', () => {
      const late = ['c', 'z'].map((where): RunEvent => ({ type: 'host.connected', where, seconds: 1 }));
      expect(states(...two, ...late).at(-1)).toEqual(['base 1 open', 'a queued  0', 'c queued  0']);
    });
  });

  it('leaves nothing open at the end of a run', () => {
    const state = createLiveState(() => 0);
    state.record(play);
    state.record({ type: 'run.done', summary: summary() });
    expect(state.sections[0]!.done).toEqual({ seconds: 0, outcome: 'ok' });
  });
});

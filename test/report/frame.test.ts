import { describe, expect, it } from 'vitest';
import { RebuildError } from '../../src/core/error.ts';
import type { RunEvent } from '../../src/core/events.ts';
import { frame } from '../../src/report/frame.ts';
import { createLiveState } from '../../src/report/live-state.ts';
import { memorySink } from '../../src/report/sink.ts';

interface Given {
  readonly events: readonly RunEvent[];
  readonly columns?: number;
  readonly rows?: number;
  /** Seconds after the events. */
  readonly later?: number;
  readonly left?: string;
}

function picture({ events, columns = 60, rows = 40, later = 0, left }: Given): string[] {
  const state = createLiveState(() => 0);
  for (const event of events) state.record(event);
  return frame(state, later * 1000, memorySink({ columns, rows }), left);
}

const hosts = (count: number) => Array.from({ length: count }, (_, index) => `host-${index + 1}`);
const play = (count: number): RunEvent => ({
  type: 'play.start',
  play: 'all',
  hosts: hosts(count),
  roles: ['base', 'redis'],
});
const working = (where: string): RunEvent => ({ type: 'role.start', where, role: 'base' });
const done = (where: string, changed = 0): RunEvent[] =>
  ['base', 'redis'].map((role) => ({ type: 'role.done', where, role, status: 'ok', changed, seconds: 1 }));
const failed = (where: string): RunEvent => ({ type: 'host.failed', where, error: new RebuildError('X', 'it broke') });

describe('the picture of a run', () => {
  it('is a tree of phases, with a line for each host of the one at work', () => {
    const events = [
      { type: 'phase.start', phase: 'provision' },
      { type: 'phase.done', phase: 'provision', seconds: 3, outcome: 'changed' },
      { type: 'phase.start', phase: 'services' },
      play(4),
      working('host-1'),
      ...done('host-2', 1),
      failed('host-3'),
    ] as const satisfies readonly RunEvent[];
    expect(picture({ events, later: 12 })).toEqual([
      '✔ provision  3.0 s, changed',
      '⠋ services  12 s',
      '  ⠋ all  12 s, 2 of 4',
      '    ⠋ host-1   12 s  base 1/2: looking',
      '    ✔ host-2         2 changed',
      '    ✘ host-3         it broke',
      '    · host-4',
    ]);
  });

  it('says how long it may still take, once, beside the first part that is at work', () => {
    const events: RunEvent[] = [
      { type: 'phase.start', phase: 'provision' },
      { type: 'phase.done', phase: 'provision', seconds: 3, outcome: 'ok' },
      { type: 'phase.start', phase: 'configure' },
      play(1),
    ];
    expect(picture({ events, later: 12, left: 'about 2 min left' }).slice(0, 3)).toEqual([
      '✔ provision  3.0 s',
      '⠋ configure  12 s, about 2 min left',
      '  ⠋ all  12 s',
    ]);
  });

  it('has the hosts of each play that is at work below it', () => {
    const start = (name: string, position: number, on: readonly string[]): RunEvent => ({
      type: 'play.start',
      play: name,
      position,
      hosts: on,
      roles: ['base'],
    });
    const events: RunEvent[] = [
      { type: 'phase.start', phase: 'configure' },
      start('data', 1, ['redis']),
      start('nodes', 2, ['master', 'worker']),
      start('store', 3, ['monitoring']),
      { type: 'play.done', play: 'nodes', position: 2, seconds: 4 },
      working('redis'),
      working('monitoring'),
    ];
    expect(picture({ events, later: 5 })).toEqual([
      '⠙ configure  5.0 s',
      '  ⠙ data  5.0 s',
      '    ⠙ redis    5 s  base: looking',
      '  ✔ nodes  4.0 s',
      '  ⠙ store  5.0 s',
      '    ⠙ monitoring    5 s  base: looking',
    ]);
  });

  it('counts hosts that have ended or wait when they do not all fit', () => {
    const events = [
      play(12),
      ...done('host-1'),
      ...done('host-2'),
      failed('host-3'),
      ...hosts(6).slice(3).map(working),
    ];
    expect(picture({ events, rows: 10 })).toEqual([
      '⠋ all  0.0 s, 3 of 12',
      '  ✘ host-3          it broke',
      '  ⠋ host-4          base 1/2: looking',
      '  ⠋ host-5          base 1/2: looking',
      '  ⠋ host-6          base 1/2: looking',
      '    2 hosts done',
      '    6 hosts waiting for their turn',
    ]);
  });

  it.each([
    [80, 40, 50],
    [80, 24, 200],
    [140, 12, 13],
  ])('fits into %d columns and %d rows with %d hosts at work in each of three plays', (columns, rows, count) => {
    const long: RunEvent = { type: 'task.output', where: 'host-1', role: 'base', task: 'apt', line: 'x'.repeat(300) };
    const phases = hosts(30).flatMap((phase): RunEvent[] => [
      { type: 'phase.start', phase },
      { type: 'phase.done', phase, seconds: 1, outcome: 'ok' },
    ]);
    const plays = [play(count), play(count), play(count)];
    const lines = picture({ events: [...phases, ...plays, ...hosts(count).map(working), long], columns, rows });
    expect(lines.length).toBeLessThan(rows);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
  });
});

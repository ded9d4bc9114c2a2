import { describe, expect, it } from 'vitest';
import { RebuildError, UnreachableError } from '../../../src/core/error.ts';
import { createRecorder } from '../../../src/report/profile/record.ts';
import { oneOfEach } from '../events.ts';
import { connected, played, role, runDone, runStart, spanText, type Tape, task, together } from './tape.ts';

const recorded = (tape: Tape) => played(tape).spans.map(spanText);

describe('what is recorded', () => {
  it.each<[string, Tape, string[]]>([
    [
      'tells the connection from the first look',
      connected('a', 3, 2, 1.5),
      ['a | connect | 1-2.5 | connect', 'a | first look | 2.5-3 | look'],
    ],
    [
      'knows no connection where there is none to make',
      connected('a', 3, 2),
      ['a | connect | 1-1 | connect', 'a | first look | 1-3 | look'],
    ],
    [
      'is no longer than all of it, where another asked the host before',
      connected('a', 3, 2, 9),
      ['a | connect | 1-3 | connect', 'a | first look | 3-3 | look'],
    ],
    [
      'has looks, roles and tasks with what bounds each',
      together(
        role('a', 'redis', 1, 9, task('a', 'redis', 'apt redis', 2, 5), task('a', 'redis', 'wait port', 5, 6, true)),
        task('a', 'redis', 'handler restart', 6, 7),
        [[8.5, { type: 'look', where: 'a', seconds: 1 }]],
      ),
      [
        'a | redis: apt redis | 2-5 | packages',
        'a | redis: wait port | 5-6 | wait',
        'a | redis: handler restart | 6-7 | command',
        'a | look | 7.5-8.5 | look',
        'a | redis | 1-9 | trip',
      ],
    ],
    [
      'ends a task that never said that it ended with its role, and that of another host with its own',
      together(role('a', 'redis', 1, 9, [task('a', 'redis', 'apt redis', 2, 5)[0]!]), [
        [3, { type: 'task.start', where: 'ab', role: 'redis', task: 'apt redis' }],
      ]),
      ['a | redis | 1-9 | trip', 'a | redis: apt redis | 2-9 | packages', 'ab | redis: apt redis | 3-9 | packages'],
    ],
    [
      'tells plays of one name apart',
      [
        [1, { type: 'play.start', play: 'data', position: 0, hosts: [], roles: [] }],
        [2, { type: 'play.start', play: 'data', position: 1, hosts: [], roles: [] }],
        [3, { type: 'play.done', play: 'data', position: 1, seconds: 1 }],
        [5, { type: 'play.done', play: 'data', position: 0, seconds: 4 }],
      ],
      ['run | data | 2-3', 'run | data | 1-5'],
    ],
  ])('%s', (_, tape, expected) => {
    expect(recorded(tape)).toEqual(expected);
  });

  it('has the time for which a host was tried that was never reached', () => {
    const error = new UnreachableError('SSH_TIMEOUT', 'it does not answer', { host: 'a' });
    const tape: Tape = [
      [1, runStart(['a'])],
      [2, { type: 'phase.start', phase: 'configure' }],
      [4, { type: 'look', where: 'ec2', seconds: 2 }],
      [14, { type: 'host.failed', where: 'a', error }],
    ];
    expect(recorded(tape)).toContain('a | connect, failed | 4-14 | connect');
  });

  it('has EC2, asked where the hosts are, by its own name', () => {
    expect(recorded([[3, { type: 'look', where: 'ec2', seconds: 1 }]])).toEqual(['ec2 | look | 2-3 | ec2']);
  });

  it('has no more of a host that failed later than what it did', () => {
    const error = new RebuildError('TASK_FAILED', 'no', {});
    const tape = together(connected('a', 1, 1, 1), role('a', 'redis', 2, 3), [
      [3, { type: 'host.failed', where: 'a', error }],
    ]);
    expect(recorded(tape).at(-1)).toBe('a | redis | 2-3 | trip');
  });

  it('begins and ends with the run, whatever is told after it', () => {
    const tape: Tape = [
      [0.4, runStart([])],
      [9, runDone()],
      [12, { type: 'warning', text: 'late' }],
    ];
    expect(played(tape)).toMatchObject({ begin: 0.4, end: 9 });
  });

  it('ends now where the run broke', () => {
    const tape: Tape = [[1, runStart([])], role('a', 'redis', 2, 9)[0]!, [8, { type: 'warning', text: 'late' }]];
    expect(played(tape)).toMatchObject({ end: 8, spans: [{ where: 'a', start: 2, end: 8 }] });
  });

  it('has the time in which a person was asked', () => {
    let at = 5;
    const recorder = createRecorder(() => at);
    at = 9;
    recorder.asked(5);
    expect(recorder.timeline().spans.map(spanText)).toEqual(['ec2 | asked | 5-9 | answer']);
  });

  it('may be any event', () => {
    expect(() => played(oneOfEach.map((event, index) => [index, event]))).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/core/events.ts';
import { change } from '../events.ts';
import { played, spanText, type Tape } from './tape.ts';

const phase = (name: string, from: number, to: number, ...within: Tape): Tape => [
  [from, { type: 'phase.start', phase: name }],
  ...within,
  [to, { type: 'phase.done', phase: name, seconds: to - from, outcome: 'ok' }],
];
const made = (object: string): RunEvent => ({ type: 'change', where: 'ec2', change: change({ task: object }) });
const waits = (what: string, seconds: number): RunEvent => ({ type: 'wait', where: 'ec2', what, seconds });
const outside = (tape: Tape) =>
  played(tape)
    .spans.filter(({ kind }) => kind === 'outside')
    .map(spanText);

describe('what goes on outside of hosts', () => {
  it('is the provider, which is only looked at where nothing is told', () => {
    expect(outside(phase('provision', 1, 3))).toEqual(['ec2 | looking at what is there | 1-3 | ec2']);
  });

  it('is cut where an object is made or waited for', () => {
    const tape = phase(
      'provision',
      1,
      20,
      [3, made('vpc lab')],
      [5, made('instance a')],
      [6, waits('a is running', 0.5)],
      [9, waits('b is running', 3.5)],
      [9, waits('a is running', 3.5)],
      [14, waits('a is healthy', 2)],
    );
    expect(outside(tape)).toEqual([
      'ec2 | vpc lab | 1-3 | ec2',
      'ec2 | instance a | 3-5 | ec2',
      'ec2 | looking at what is there | 5-5.5 | ec2',
      'ec2 | waiting: a is running | 5.5-12 | ec2',
      'ec2 | waiting: a is healthy | 12-20 | ec2',
    ]);
  });

  it('is the lab, by what it says that it does', () => {
    const tape = phase('lab', 1, 9, [2, { type: 'note', where: 'lab', text: 'building the image' }]);
    expect(outside(tape)).toEqual([
      'lab | looking at what is there | 1-2 | lab',
      'lab | building the image | 2-9 | lab',
    ]);
  });

  it('is nothing in other phases, and nothing that is told of other places', () => {
    expect(outside(phase('configure', 1, 3, [2, made('vpc lab')], [2, waits('x', 1)]))).toEqual([]);
    expect(outside(phase('lab', 1, 3, [2, { type: 'note', where: 'k8s-redis', text: 'x' }]))).toHaveLength(1);
  });
});

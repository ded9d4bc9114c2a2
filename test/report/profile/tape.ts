import type { RunEvent } from '../../../src/core/events.ts';
import { createRecorder } from '../../../src/report/profile/record.ts';
import type { Span, Timeline } from '../../../src/report/profile/span.ts';
import { summary } from '../events.ts';

export type Tape = readonly (readonly [at: number, event: RunEvent])[];

/** What is recorded of events at given seconds. */
export function played(tape: Tape): Timeline {
  let at = 0;
  const recorder = createRecorder(() => at);
  for (const [seconds, event] of tape) {
    at = seconds;
    recorder.record(event);
  }
  return recorder.timeline();
}

export function runStart(hosts: readonly string[]): RunEvent {
  return { type: 'run.start', title: 'site', mode: 'apply', hosts };
}

export function runDone(): RunEvent {
  return { type: 'run.done', summary: summary() };
}

/** The events of a task from one second to another. */
export function task(where: string, role: string, name: string, from: number, to: number, waits?: true): Tape {
  return [
    [from, { type: 'task.start', where, role, task: name, ...(waits && { waits }) }],
    [to, { type: 'task.done', where, role, task: name, seconds: to - from }],
  ];
}

/** The events of a role from one second to another, with those of what is in it. */
export function role(where: string, name: string, from: number, to: number, ...within: readonly Tape[]): Tape {
  return [
    [from, { type: 'role.start', where, role: name }],
    ...within.flat(),
    [to, { type: 'role.done', where, role: name, status: 'changed', changed: 1, seconds: to - from }],
  ];
}

export function connected(where: string, at: number, seconds: number, connectSeconds?: number): Tape {
  return [[at, { type: 'host.connected', where, seconds, ...(connectSeconds !== undefined && { connectSeconds }) }]];
}

/** The events of several hosts in the order of their times. */
export function together(...tapes: readonly Tape[]): Tape {
  return tapes.flat().toSorted(([a], [b]) => a - b);
}

/** `where name start-end bound by cause`, with the role before the name. */
export function spanText({ where, role, name, start, end, cause }: Omit<Span, 'kind'>): string {
  const what = role === undefined || role === name ? name : `${role}: ${name}`;
  return `${where} | ${what} | ${round(start)}-${round(end)}${cause ? ` | ${cause}` : ''}`;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

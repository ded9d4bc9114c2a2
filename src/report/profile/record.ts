import type { RunEvent } from '../../core/events.ts';
import { type Printers, print } from '../printers.ts';
import { causeOfTask } from './causes.ts';
import { createOutside } from './outside.ts';
import type { Span, Timeline } from './span.ts';

export interface Recorder {
  record(event: RunEvent): void;
  /** The person at the terminal was asked since `start`. */
  asked(start: number): void;
  /** What was recorded; what is still open ends now. */
  timeline(): Timeline;
}

/**
 * Turns the events of a run into spans. An event happens when it is recorded.
 *
 * @param now seconds since rebuild was started
 */
export function createRecorder(now: () => number): Recorder {
  const state: State = { now, begin: now(), hostsAt: now(), end: undefined, spans: [], open: [] };
  const printers = recorders(state);
  return {
    record: (event) => print(printers, event),
    asked: (start) =>
      state.spans.push({ where: 'ec2', kind: 'outside', name: 'asked', start, end: now(), cause: 'answer' }),
    timeline: () => {
      const end = state.end ?? now();
      const left = state.open.map(({ key: _, ...span }) => ({ ...span, end }));
      return { spans: [...state.spans, ...left], begin: state.begin, end };
    },
  };
}

/** A span that has not ended, and what its end is found by. */
interface Open extends Omit<Span, 'end'> {
  readonly key: string;
}

interface State {
  readonly now: () => number;
  begin: number;
  /** Work on hosts cannot have begun before. */
  hostsAt: number;
  end: number | undefined;
  readonly spans: Span[];
  open: readonly Open[];
}

function recorders(state: State): Printers<void> {
  const { now, spans } = state;
  const begin = (key: string, span: Omit<Open, 'start' | 'key'>) => {
    state.open = [...state.open, { key, ...span, start: now() }];
  };
  const close = (isMeant: (span: Open) => boolean) => {
    const ended = state.open.filter(isMeant);
    const end = now();
    state.open = state.open.filter((span) => !ended.includes(span));
    spans.push(...ended.map(({ key: _, ...span }) => ({ ...span, end })));
  };
  const done = (key: string) => {
    const first = state.open.find((span) => span.key === key);
    close((span) => span === first);
  };
  const outside = createOutside(now, spans);
  return {
    'run.start': () => {
      state.begin = state.hostsAt = now();
    },
    'phase.start': ({ phase }) => {
      state.hostsAt = now();
      begin(`phase ${phase}`, { where: 'run', kind: 'phase', name: phase });
      outside.begin(phase);
    },
    'phase.done': ({ phase }) => {
      done(`phase ${phase}`);
      outside.end(phase);
    },
    'play.start': ({ play, position }) => begin(`play ${position} ${play}`, { where: 'run', kind: 'play', name: play }),
    'play.done': ({ play, position }) => done(`play ${position} ${play}`),
    'host.connected': ({ where, seconds, connectSeconds = 0 }) => {
      const end = now();
      const there = end - Math.max(0, seconds - connectSeconds);
      spans.push({ where, kind: 'connect', name: 'connect', start: end - seconds, end: there, cause: 'connect' });
      spans.push({ where, kind: 'look', name: 'first look', start: there, end, cause: 'look' });
    },
    look: ({ where, seconds }) => {
      const end = now();
      const cause = where === 'ec2' ? 'ec2' : 'look';
      if (cause === 'ec2') state.hostsAt = end;
      spans.push({ where, kind: 'look', name: 'look', start: end - seconds, end, cause });
    },
    wait: outside.wait,
    'role.start': ({ where, role }) =>
      begin(`${where} ${role} `, { where, kind: 'role', name: role, role, cause: 'trip' }),
    'role.plan': () => {},
    'task.start': ({ where, role, task, waits }) =>
      begin(`${where} ${role} ${task}`, { where, kind: 'task', name: task, role, cause: causeOfTask(task, waits) }),
    'task.output': () => {},
    'task.done': ({ where, role, task }) => done(`${where} ${role} ${task}`),
    'role.done': ({ where, role }) => close(({ key }) => key.startsWith(`${where} ${role} `)),
    'host.failed': ({ where }) => {
      close(({ key }) => key.startsWith(`${where} `));
      if (spans.some((span) => span.where === where)) return;
      // How long it was tried is not told.
      spans.push({
        where,
        kind: 'connect',
        name: 'connect, failed',
        start: state.hostsAt,
        end: now(),
        cause: 'connect',
      });
    },
    'cloud.plan': () => {},
    change: outside.change,
    note: outside.note,
    warning: () => {},
    'run.done': () => {
      state.end = now();
    },
  };
}

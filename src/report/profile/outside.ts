import type { EventOf } from '../printers.ts';
import type { Cause } from './causes.ts';
import type { Span } from './span.ts';

/** Cuts the time of a phase that works outside of hosts, at what is told of it. */
export interface Outside {
  begin(phase: string): void;
  end(phase: string): void;
  /** What begins. */
  note(event: EventOf<'note'>): void;
  /** What was made in the time before. */
  change(event: EventOf<'change'>): void;
  wait(event: EventOf<'wait'>): void;
}

interface World {
  readonly where: string;
  readonly cause: Cause;
}

const WORLDS: Readonly<Record<string, World>> = {
  lab: { where: 'lab', cause: 'lab' },
  provision: { where: 'ec2', cause: 'ec2' },
};

interface Stretch extends World {
  start: number;
  name: string;
}

export function createOutside(now: () => number, spans: Span[]): Outside {
  const stretches = new Map<string, Stretch>();
  const cut = (where: string, at: number, next: string, ended?: string) => {
    const stretch = stretches.get(where);
    if (!stretch) return;
    const { start, cause, name } = stretch;
    if (at > start) spans.push({ where, kind: 'outside', name: ended ?? name, start, end: at, cause });
    Object.assign(stretch, { name: next, start: Math.max(start, at) });
  };
  return {
    begin: (phase) => {
      const world = WORLDS[phase];
      if (world) stretches.set(world.where, { ...world, start: now(), name: LOOKING });
    },
    end: (phase) => {
      const { where = '' } = WORLDS[phase] ?? {};
      cut(where, now(), LOOKING);
      stretches.delete(where);
    },
    note: ({ where, text }) => cut(where, now(), text),
    change: ({ where, change }) => cut(where, now(), LOOKING, change.task),
    wait: ({ where, what, seconds }) => cut(where, now() - seconds, `waiting: ${what}`),
  };
}

const LOOKING = 'looking at what is there';

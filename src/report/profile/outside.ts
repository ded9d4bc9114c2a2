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
  isWait: boolean;
}

export function createOutside(now: () => number, spans: Span[]): Outside {
  const stretches = new Map<string, Stretch>();
  const cut = (stretch: Stretch, at: number, next: Pick<Stretch, 'name' | 'isWait'>) => {
    const { where, cause, name, start } = stretch;
    if (at > start) spans.push({ where, kind: 'outside', name, start, end: at, cause });
    Object.assign(stretch, next, { start: Math.max(start, at) });
  };
  return {
    begin: (phase) => {
      const world = WORLDS[phase];
      if (world) stretches.set(world.where, { ...world, start: now(), ...LOOKING });
    },
    end: (phase) => {
      const { where = '' } = WORLDS[phase] ?? {};
      const stretch = stretches.get(where);
      if (stretch) cut(stretch, now(), LOOKING);
      stretches.delete(where);
    },
    note: ({ where, text }) => {
      const stretch = stretches.get(where);
      if (stretch) cut(stretch, now(), { name: text, isWait: false });
    },
    change: ({ where, change }) => {
      const stretch = stretches.get(where);
      if (stretch) cut(Object.assign(stretch, { name: change.task }), now(), LOOKING);
    },
    wait: ({ where, what, seconds }) => {
      const stretch = stretches.get(where);
      if (!stretch) return;
      const name = `waiting: ${what}`;
      if (stretch.isWait) stretch.name = name;
      else cut(stretch, now() - seconds, { name, isWait: true });
    },
  };
}

const LOOKING = { name: 'looking at what is there', isWait: false };

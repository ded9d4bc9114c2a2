import { UnreachableError } from '../core/error.ts';
import type { HostStatus, RunEvent } from '../core/events.ts';
import { tame } from './format.ts';
import { type Printers, print } from './printers.ts';

/** What one host, or another world such as `ec2`, is doing. Times are in milliseconds of the clock given. */
export interface Row {
  readonly where: string;
  state: 'queued' | 'working' | HostStatus;
  role: string;
  text: string;
  since: number;
  /** How many roles it goes through in this section; 0 when it has none. */
  readonly roles: number;
  rolesDone: number;
  changed: number;
}

/** A phase, or a play inside of one. Several plays may go on at the same time. */
export interface Section {
  readonly name: string;
  /** Its place among the plays as they are written; absent of a phase. */
  readonly position?: number | undefined;
  readonly depth: 0 | 1;
  readonly startedAt: number;
  readonly rows: Map<string, Row>;
  done?: { readonly seconds: number; readonly outcome: 'ok' | 'changed' | 'failed' };
}

/** What is going on in a run, as its events tell. */
export interface LiveState {
  readonly sections: readonly Section[];
  record(event: RunEvent): void;
}

export function createLiveState(now: () => number): LiveState {
  const sections: Section[] = [];
  const printers = updates(sections, now);
  return { sections, record: (event) => print(printers, event) };
}

function updates(sections: Section[], now: () => number): Printers<void> {
  const open = (name: string, depth: 0 | 1, position?: number): Section => {
    const section: Section = { name, position, depth, startedAt: now(), rows: new Map() };
    sections.push(section);
    return section;
  };
  const close = (is: (section: Section) => boolean, seconds: number, outcome?: 'ok' | 'changed' | 'failed') => {
    const section = sections.findLast((it) => !it.done && is(it));
    if (section) section.done = { seconds, outcome: outcome ?? outcomeOf(section) };
  };
  const row = (where: string): Row => {
    const { rows } = playOf(sections, where) ?? sections.findLast(({ done }) => !done) ?? open('connect', 0);
    const known = rows.get(where) ?? newRow(where, now());
    rows.set(where, known);
    return known;
  };
  const set = (where: string, change: Partial<Row>) => Object.assign(row(where), { since: now(), ...change });
  const working = (where: string, change: Partial<Row>) => set(where, { state: 'working', ...change });

  return {
    'run.start': () => {},
    'phase.start': ({ phase }) => {
      closeUnnamed(sections, now());
      open(phase, 0);
    },
    'phase.done': ({ phase, seconds, outcome }) => close(({ name }) => name === phase, seconds, outcome),
    'play.start': ({ play, position = sections.length, hosts, roles, roleCounts = {} }) => {
      closeUnnamed(sections, now());
      const { rows } = open(play, sections.some((it) => !it.done && it.position === undefined) ? 1 : 0, position);
      for (const host of hosts) rows.set(host, newRow(host, now(), roleCounts[host] ?? roles.length));
    },
    'play.done': ({ play, position: at, seconds }) =>
      close(({ name, position }) => name === play && position === (at ?? position), seconds),
    'host.connected': ({ where }) => {
      if (playOf(sections, where)) set(where, { text: 'connected' });
      else if (!sections.some(isOpenPlay)) set(where, { state: 'ok', text: 'connected' });
    },
    look: () => {},
    wait: ({ where, what, seconds, lastSeen }) =>
      working(where, {
        text: `waiting for ${tame(what)}${lastSeen ? ` (${tame(lastSeen)})` : ''}`,
        since: now() - seconds * 1000,
      }),
    'role.start': ({ where, role }) => working(where, { role, text: 'looking' }),
    'role.plan': ({ where, role, changes }) => {
      const tasks = new Set(changes.map(({ task }) => task)).size;
      working(where, { role, text: `${tasks} to change` });
    },
    'task.start': ({ where, task }) => working(where, { text: task }),
    'task.output': ({ where, task, line }) => {
      row(where).text = `${task}: ${tame(line)}`;
    },
    'task.done': ({ where, task }) => working(where, { text: `${task} done` }),
    'role.done': ({ where, status, changed }) => {
      const known = row(where);
      known.rolesDone += 1;
      known.changed += changed;
      const isLast = known.rolesDone >= known.roles;
      const state = known.changed > 0 ? 'changed' : 'ok';
      if (status === 'failed' || status === 'unreachable') set(where, { state: status });
      else set(where, isLast ? { state, text: '', role: '' } : { state: 'working', text: '' });
    },
    'host.failed': ({ where, error }) =>
      set(where, {
        state: error instanceof UnreachableError ? 'unreachable' : 'failed',
        text: tame(error.message.split('\n', 1)[0]!),
      }),
    'cloud.plan': ({ where, objects }) => working(where, { text: `${objects.length} to change` }),
    change: ({ where, change }) => {
      row(where).changed += 1;
      working(where, { text: change.task });
    },
    note: ({ where, text }) => working(where, { text: tame(text) }),
    warning: () => {},
    'run.done': () => {
      closeUnnamed(sections, now());
      for (const section of sections)
        section.done ??= { seconds: (now() - section.startedAt) / 1000, outcome: outcomeOf(section) };
    },
  };
}

/** The play that a host is in: it goes through them as they are written, so it is the first that it has not come through. */
function playOf(sections: readonly Section[], where: string): Section | undefined {
  return sections
    .filter((section) => isOpenPlay(section) && section.rows.has(where))
    .toSorted((a, b) => a.position! - b.position!)
    .find(({ rows }) => !['ok', 'changed'].includes(rows.get(where)!.state));
}

function isOpenPlay({ position, done }: Section): boolean {
  return position !== undefined && !done;
}

function newRow(where: string, since: number, roles = 0): Row {
  return { where, state: 'queued', role: '', text: '', since, roles, rolesDone: 0, changed: 0 };
}

/** The section that was opened because something was told outside of any ends where the first real one begins. */
function closeUnnamed(sections: readonly Section[], now: number): void {
  const section = sections.find(({ name, done }) => name === 'connect' && !done);
  if (section) section.done = { seconds: (now - section.startedAt) / 1000, outcome: outcomeOf(section) };
}

function outcomeOf({ rows }: Section): 'ok' | 'changed' | 'failed' {
  const all = [...rows.values()];
  if (all.some(({ state }) => state === 'failed' || state === 'unreachable')) return 'failed';
  return all.some(({ changed }) => changed > 0) ? 'changed' : 'ok';
}

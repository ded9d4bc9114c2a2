import type { RunEvent, ShownChange } from '../core/events.ts';
import type { EventOf } from './printers.ts';

/** What a summary needs to know of a run's events. */
export interface History {
  /** Names in the order of the inventory and of the plays: what is shown follows it, not the order of events. */
  readonly hosts: readonly string[];
  readonly roleNames: readonly string[];
  readonly plans: readonly EventOf<'role.plan'>[];
  readonly roles: readonly EventOf<'role.done'>[];
  readonly tasks: readonly EventOf<'task.done'>[];
  /** By the world they were made in, such as `ec2`. */
  readonly changes: ReadonlyMap<string, readonly ShownChange[]>;
  readonly cloudPlans: readonly EventOf<'cloud.plan'>[];
}

export interface Recorder extends History {
  record(event: RunEvent): void;
}

export function createHistory(): Recorder {
  const hosts: string[] = [];
  const plays: EventOf<'play.start'>[] = [];
  const plans: EventOf<'role.plan'>[] = [];
  const roles: EventOf<'role.done'>[] = [];
  const tasks: EventOf<'task.done'>[] = [];
  const changes = new Map<string, ShownChange[]>();
  const cloudPlans: EventOf<'cloud.plan'>[] = [];
  return {
    hosts,
    get roleNames() {
      const asWritten = plays.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
      return [...new Set(asWritten.flatMap(({ roles: names }) => names))];
    },
    plans,
    roles,
    tasks,
    changes,
    cloudPlans,
    record: (event) => {
      if (event.type === 'run.start') hosts.push(...event.hosts);
      if (event.type === 'play.start') plays.push(event);
      if (event.type === 'role.plan') plans.push(event);
      if (event.type === 'role.done') roles.push(event);
      if (event.type === 'task.done') tasks.push(event);
      if (event.type === 'cloud.plan') cloudPlans.push(event);
      if (event.type === 'change') changes.set(event.where, [...(changes.get(event.where) ?? []), event.change]);
    },
  };
}

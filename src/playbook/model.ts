import type { Place } from '../core/error.ts';
import type { Definition } from '../inventory/model.ts';

/** A role in a play, with what is set for this use of it. */
export interface RoleUse {
  readonly role: string;
  /** What the play and this use set for the role, weakest first: the `layers` of `roleVars`. */
  readonly layers: readonly Definition[];
  /** Tags of the use, of its play and of the imports around it. */
  readonly tags: readonly string[];
  /** Pattern that narrows the hosts of its play; undefined for all of them. */
  readonly hosts: string | undefined;
  readonly at: Place;
}

export interface Play {
  /** As written, else its hosts. */
  readonly name: string;
  /** Pattern of the hosts that it runs on. */
  readonly hosts: string;
  readonly roles: readonly RoleUse[];
  /** Its place among all plays as they are written, from 0. */
  readonly position: number;
  /** Positions of the plays that must have ended before it begins, and of all that these wait for. */
  readonly after: readonly number[];
  readonly tags: readonly string[];
  /** Hosts worked on at once before the next ones start: a number, or a share such as `30%`. */
  readonly serial: number | string | undefined;
  /** In percent. */
  readonly maxFailPercentage: number | undefined;
  readonly at: Place;
  /** Where its hosts are written: the place of a pattern that nothing fits. */
  readonly hostsAt: Place;
}

export interface Playbook {
  readonly file: string;
  /** Its plays, with those of imported playbooks in their place. */
  readonly plays: readonly Play[];
}

/** How many of `count` hosts are worked on at once under `serial`; at least one. */
export function batchSize(serial: Play['serial'], count: number): number {
  if (serial === undefined) return count;
  if (typeof serial === 'number') return serial;
  return Math.max(1, Math.floor((Number.parseInt(serial, 10) / 100) * count));
}

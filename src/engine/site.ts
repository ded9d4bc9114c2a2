import type { Emit } from '../core/events.ts';
import type { Redactor } from '../core/redact.ts';
import type { Facts } from '../facts/facts.ts';
import type { HostView, Role } from '../roles/define.ts';
import type { Connection } from '../transport/connection.ts';
import type { TagFilter } from './tags.ts';

/** A role in a play. */
export interface RoleUse {
  readonly role: Role;
  /** Its own tags and those of its play. */
  readonly tags: readonly string[];
  /** The hosts of its play that it is for; undefined for all of them. */
  readonly hosts: ReadonlySet<string> | undefined;
  /** Its variables on a host, checked. */
  vars(host: string): unknown;
}

export interface Play {
  readonly name: string;
  /** Its place among all plays as they are written, those without hosts too. */
  readonly position: number;
  /** Positions of the plays that must have ended before it begins, and of all that these wait for. */
  readonly after: readonly number[];
  /** The hosts in the groups that work at the same time (`serial`), one group after the other. */
  readonly batches: readonly (readonly string[])[];
  readonly roles: readonly RoleUse[];
  /** The play ends, with those that wait for it, when more than this share of its hosts has failed or was unreachable. 0 to 100. */
  readonly maxFailPercentage: number | undefined;
}

/** The roles that a host goes through in a play. */
export function rolesOn(host: string, { roles }: Play): readonly RoleUse[] {
  return roles.filter(({ hosts }) => hosts?.has(host) ?? true);
}

/** What one run of the engine works on. */
export interface Site {
  readonly title: string;
  readonly plays: readonly Play[];
  view(host: string): HostView;
  /** The hosts that a pattern matches. */
  select(pattern: string): readonly HostView[];
  connect(host: string): Connection;
}

export interface SiteOptions extends TagFilter {
  readonly mode: 'apply' | 'check';
  readonly diff: boolean;
  /** Hosts that are changed at the same time; to look at one takes none. */
  readonly forks: number;
  readonly emit: Emit;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
  readonly facts: FactsCache;
}

/** Facts of earlier runs. They let the first command on a host observe its roles already; it checks them as well. */
export interface FactsCache {
  get(host: string): Facts | undefined;
  set(host: string, facts: Facts): void;
}

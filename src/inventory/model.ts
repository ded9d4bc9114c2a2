import type { Place } from '../core/error.ts';
import type { Infra } from './infra.ts';

/** Where a value was written: a place in a file, or words such as `--extra-vars`. */
export type Origin = Place | string;

/** One place that gives a variable a value. */
export interface Definition {
  readonly value: unknown;
  readonly origin: Origin;
  /** What it was set for: `group all`, `host k8s-redis`, `extra vars`. */
  readonly scope: string;
  /** Where the part of the value at `path` was written. */
  place(path: readonly PropertyKey[]): Place | undefined;
  /** Where the key of the last part of `path` was written. */
  keyPlace(path: readonly PropertyKey[]): Place | undefined;
  /** Whether the part at `path` is marked `!unsafe`: braces in it are just braces. */
  isLiteral(path: readonly PropertyKey[]): boolean;
}

/** A definition of which only the place as a whole is known. */
export function definedAt(value: unknown, origin: Origin, scope: string): Definition {
  const place = () => (typeof origin === 'string' ? undefined : origin);
  return { value, origin, scope, place, keyPlace: place, isLiteral: () => false };
}

/** A variable as it holds for one host or group. */
export interface ResolvedVar extends Definition {
  /** The definitions that it hides, strongest first. */
  readonly shadows: readonly Definition[];
}

export type Vars = ReadonlyMap<string, ResolvedVar>;

export interface Host {
  readonly name: string;
  /** All groups that it is in but `all`: ancestors first, as Ansible orders them (depth, priority, name). */
  readonly groups: readonly string[];
  readonly vars: Vars;
  /** True for the `localhost` that no inventory names. */
  readonly implicit?: boolean;
}

export interface Group {
  readonly name: string;
  /** Longest way from `all`, which has 0. */
  readonly depth: number;
  /** `ansible_group_priority`: among groups of one depth the highest wins. */
  readonly priority: number;
  /** The hosts written under it, not those of its children. */
  readonly hosts: readonly string[];
  readonly children: readonly string[];
  /** What is set for this group itself. */
  readonly vars: Vars;
}

export interface Inventory {
  /** The path it was loaded from: a file or a folder. */
  readonly source: string;
  /** The folder that holds its secrets, infra.yaml, group_vars and host_vars. */
  readonly folder: string;
  /** In the order in which they are first written. */
  readonly hosts: ReadonlyMap<string, Host>;
  readonly groups: ReadonlyMap<string, Group>;
  /** The folder's infra.yaml. Where there is one, unknown variables are errors. */
  readonly infra: Infra | undefined;
  /** What is odd but not wrong, one sentence each. */
  readonly warnings: readonly string[];
}

/** `origin` as a person reads it. */
export function formatOrigin(origin: Origin): string {
  return typeof origin === 'string' ? origin : `${origin.file}:${origin.line}:${origin.column}`;
}

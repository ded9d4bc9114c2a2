import type { z } from 'zod';
import type { Script } from '../core/text.ts';
import type { Facts } from '../facts/facts.ts';
import type { Task } from '../resources/define.ts';
import type { Demands } from './demands.ts';

/** A host as a role sees it, be it the one that is being planned or another one. */
export interface HostView {
  readonly name: string;
  /** All groups that it is in, ancestors first. */
  readonly groups: readonly string[];
  /** The address that other hosts of the cluster reach it at. */
  readonly address: string;
  /** The address that it is reached at from outside, where the cloud gives it another one. */
  readonly publicAddress?: string | undefined;
  /** Any variable of its inventory, such as `labels`, `limits` or another role's variables. */
  variable(name: string): unknown;
}

/** Something that only another host knows. */
export interface Need {
  /** Inventory pattern; its first host is asked. */
  readonly from: string;
  /** Prints the value on that host. */
  readonly probe: Script;
  /**
   * A `read` value can be looked at without changing anything: it is known before the plan.
   * A `mint` value is made, as a secret, only when a task that uses it is about to be applied.
   */
  readonly kind: 'read' | 'mint';
  /** `from` is a group that the inventory need not have. Tasks use the value only where it has. */
  readonly optional?: boolean;
}

export interface RoleContext<Vars = never, Needs = unknown> {
  readonly host: HostView;
  readonly facts: Facts;
  readonly vars: Vars;
  /** What `needs` asked for: a string where the need is `read`, a Deferred where it is `mint`. */
  readonly needs: { readonly [Name in keyof Needs]: NeedValue<Needs[Name]> };
  /** The hosts that an inventory pattern matches, in the order of the inventory. */
  hosts(pattern: string): readonly HostView[];
}

/** What is known of a host before it is there. */
export type DemandContext<Vars> = Pick<RoleContext<Vars>, 'host' | 'vars' | 'hosts'>;

type NeedValue<One> = One extends { kind: 'mint' } ? import('../core/deferred.ts').Deferred : string;

export type Needs = Readonly<Record<string, Need>>;

export interface Role<Schema extends z.ZodType = z.ZodType, Asked extends Needs = Needs> {
  readonly name: string;
  /** One sentence, for the documentation. */
  readonly summary: string;
  /** Its variables: types, defaults, descriptions. Set in the inventory under the role's name. */
  readonly vars: Schema;
  readonly needs?: Asked;
  /** What it will ask of machines, for `report`, `fit` and the checks before hosts are made. Pure, as `tasks`. */
  demands?(context: DemandContext<z.output<Schema>>): Demands;
  /** The tasks of this role on one host, in order. Pure: the same context gives the same tasks. */
  tasks(context: RoleContext<z.output<Schema>, Asked>): readonly (Task | false)[];
}

/** Whether its tasks can be known without asking another host: what is minted is not asked for before it is applied. */
export function isForeseeable({ needs = {} }: Pick<Role, 'needs'>): boolean {
  return Object.values(needs).every(({ kind }) => kind === 'mint');
}

// biome-ignore lint/complexity/noBannedTypes: `{}` is the record without needs
export function defineRole<Schema extends z.ZodType, const Asked extends Needs = {}>(
  role: Role<Schema, Asked>,
): Role<Schema, Asked> {
  return role;
}

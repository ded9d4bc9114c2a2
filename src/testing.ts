/** What tests of roles use: plan a role without a host. */
import type { z } from 'zod';
import { Deferred } from './core/deferred.ts';
import type { Facts } from './facts/facts.ts';
import { compare, type State, type Task, taskName } from './resources/define.ts';
import type { HostView, Needs, Role, RoleContext } from './roles/define.ts';

export interface GivenHost {
  readonly groups?: readonly string[];
  readonly address?: string;
  readonly publicAddress?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface Given<Schema extends z.ZodType> {
  readonly vars: z.input<Schema>;
  /** Name of the host that is planned. Default: the first of `hosts`, else `host1`. */
  readonly host?: string;
  readonly facts?: Partial<Facts>;
  /** All hosts of the inventory by name. Patterns in a role match a host name, a group, or `all`. */
  readonly hosts?: Readonly<Record<string, GivenHost>>;
  readonly needs?: Readonly<Record<string, string>>;
}

export const debian12: Facts = {
  os: { family: 'debian', id: 'debian', version: '12', codename: 'bookworm' },
  arch: 'amd64',
  kernel: '6.1.0',
  hostname: 'host1',
  machineId: '0123456789abcdef0123456789abcdef',
  cpus: 2,
  memoryMiB: 2048,
  cgroup: 2,
  address: '10.0.1.10',
};

export const debian13: Facts = {
  ...debian12,
  os: { family: 'debian', id: 'debian', version: '13', codename: 'trixie' },
};
export const ubuntu2204: Facts = {
  ...debian12,
  os: { family: 'debian', id: 'ubuntu', version: '22.04', codename: 'jammy' },
};
export const ubuntu2404: Facts = {
  ...debian12,
  os: { family: 'debian', id: 'ubuntu', version: '24.04', codename: 'noble' },
};

/** The tasks of a role on one host. */
export function tasksOf<Schema extends z.ZodType, Asked extends Needs>(
  role: Role<Schema, Asked>,
  given: Given<Schema>,
): Task[] {
  const hosts = views(given);
  const name = given.host ?? hosts[0]!.name;
  const needs = Object.entries(role.needs ?? {}).map(([key, { kind }]) => [
    key,
    kind === 'mint' ? new Deferred(key) : (given.needs?.[key] ?? `<${key}>`),
  ]);
  const context = {
    host: hosts.find((host) => host.name === name)!,
    facts: { ...debian12, ...given.facts },
    vars: role.vars.parse(given.vars),
    needs: Object.fromEntries(needs),
    hosts: (pattern: string) =>
      hosts.filter((host) => pattern === 'all' || host.name === pattern || host.groups.includes(pattern)),
  } as RoleContext<z.output<Schema>, Asked>;
  return role.tasks(context).filter((task) => task !== false);
}

/** What a role would change, one line a task as `<task>: <fields>`; `observed` is keyed by the task's name. */
export function planRole<Schema extends z.ZodType, Asked extends Needs>(
  role: Role<Schema, Asked>,
  given: Given<Schema> & { readonly observed?: Readonly<Record<string, State>> | 'converged' },
): string[] {
  return tasksOf(role, given).flatMap((task) => {
    const observed = given.observed === 'converged' ? task.desired : (given.observed?.[taskName(task)] ?? {});
    const fields = compare(task.desired, observed).map(({ field }) => field);
    return fields.length > 0 ? [`${taskName(task)}: ${fields.join(', ')}`] : [];
  });
}

/** The content that the `file` task for `path` would write, with its secrets masked. */
export function fileOf(tasks: readonly Task[], path: string): string {
  const task = tasks.find(({ type, id }) => type === 'file' && id === path);
  const after = task?.preview({})?.after ?? '';
  return typeof after === 'string' ? after : after.masked();
}

function views(given: { readonly hosts?: Readonly<Record<string, GivenHost>>; readonly host?: string }): HostView[] {
  const hosts = given.hosts ?? { [given.host ?? 'host1']: {} };
  return Object.entries(hosts).map(([name, { groups = [], address = '10.0.1.10', publicAddress, variables = {} }]) => ({
    name,
    groups,
    address,
    publicAddress,
    variable: (key) => variables[key],
  }));
}

import { suggestion } from '../config/nearest.ts';
import { RebuildError } from '../core/error.ts';
import { masked } from './mask.ts';
import type { Definition, Host, Inventory, Origin } from './model.ts';
import { mergeRoleVars } from './role-vars.ts';

/** A value, and who gave it. */
export interface Explained {
  readonly value: unknown;
  readonly origin: Origin;
  readonly scope: string;
}

export interface Explanation extends Explained {
  readonly host: string;
  /** As it was asked for: `redis`, `redis.maxmemory_mib`. */
  readonly path: string;
  /** The values that it hides, strongest first. */
  readonly shadows: readonly Explained[];
}

/**
 * Where the value of a variable on a host comes from. `path` is a variable, or a part of one: `redis.maxmemory_mib`.
 * The variables of a role are looked at one by one, because its layers are merged key by key.
 *
 * @throws RebuildError HOST_UNKNOWN, VAR_UNDEFINED
 */
export function explain(
  inventory: Inventory,
  path: string,
  hostName: string,
  roles: readonly string[] = [],
): Explanation {
  const host = findHost(inventory, hostName);
  const [name = '', ...keys] = path.split('.');
  const found = host.vars.get(name);
  if (!found) throw undefinedVar(path, host, suggestion(name, host.vars.keys()));
  const isRoleKey = roles.includes(name) && keys.length > 0;
  const inRole = isRoleKey ? mergeRoleVars(host, name) : undefined;
  const variable = inRole ? inRole.get(keys[0]!) : found;
  if (!variable) throw undefinedVar(path, host, suggestion(keys[0]!, inRole?.keys() ?? []));
  const rest = isRoleKey ? keys.slice(1) : keys;
  const [strongest, ...shadows] = [variable, ...variable.shadows].map((it) => part(name, it, rest));
  if (!strongest) throw undefinedVar(path, host, undefined);
  return { ...strongest, host: hostName, path, shadows: shadows.filter((it) => it !== undefined) };
}

/** @throws RebuildError HOST_UNKNOWN */
export function findHost({ hosts }: Inventory, name: string): Host {
  const host = hosts.get(name);
  if (host) return host;
  throw new RebuildError('HOST_UNKNOWN', `there is no host "${name}"`, {
    hint: suggestion(name, hosts.keys()) ?? 'Run `./rebuild inventory --graph` to see all names.',
  });
}

function part(name: string, definition: Definition, path: readonly string[]): Explained | undefined {
  const { scope, origin } = definition;
  if (path.length === 0) return { value: masked(name, definition.value), origin, scope };
  const value = path.reduce<unknown>((it, key) => (isObject(it) ? it[key] : undefined), definition.value);
  return value === undefined ? undefined : { value, origin: definition.keyPlace(path) ?? origin, scope };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function undefinedVar(path: string, host: Host, hint: string | undefined): RebuildError {
  return new RebuildError('VAR_UNDEFINED', `${path} is not set for ${host.name}`, {
    host: host.name,
    hint: hint ?? `Run \`./rebuild inventory --host ${host.name}\` to see what is.`,
  });
}

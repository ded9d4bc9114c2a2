import { findHost } from './explain.ts';
import { masked } from './mask.ts';
import type { Definition, Group, Inventory, Vars } from './model.ts';
import { hostsBelow } from './pattern.ts';

type Values = Readonly<Record<string, unknown>>;

/** Groups by name, and `_meta` with the variables of each host. */
export interface Listing extends Values {
  readonly _meta: { readonly hostvars: Readonly<Record<string, Values>>; readonly profile: string };
}

/**
 * What `ansible-inventory --list` prints, as a value: groups with their hosts and children, and `_meta.hostvars`.
 * Passwords that stand in the inventory as text are masked.
 */
export function listJson({ hosts, groups }: Inventory): Listing {
  const listed = Object.fromEntries([...groups.values()].flatMap(listGroup));
  const vars = hostsBelow(groups, 'all').map((name) => [name, jsonVars(hosts.get(name)!.vars)] as const);
  const hostvars = Object.fromEntries(vars.filter(([, it]) => Object.keys(it).length > 0));
  return { ...listed, _meta: { hostvars, profile: 'inventory_legacy' } };
}

/** What `ansible-inventory --host` prints. @throws RebuildError HOST_UNKNOWN */
export function hostJson(inventory: Inventory, host: string): Values {
  return jsonVars(findHost(inventory, host).vars);
}

function listGroup({ name, hosts, children }: Group): readonly (readonly [string, unknown])[] {
  const listed = {
    ...(hosts.length > 0 && name !== 'all' ? { hosts } : {}),
    ...(children.length > 0 ? { children } : {}),
  };
  return Object.keys(listed).length > 0 ? [[name, listed]] : [];
}

/** The values of variables, without those that may not be shown. `!unsafe` text is marked as Ansible marks it. */
function jsonVars(vars: Vars): Values {
  return Object.fromEntries([...vars].map(([name, found]) => [name, masked(name, marked(found.value, [], found))]));
}

/** As `jsonVars`, without the marks. */
export function plainVars(vars: Vars): Values {
  return Object.fromEntries([...vars].map(([name, { value }]) => [name, masked(name, value)]));
}

function marked(value: unknown, path: readonly PropertyKey[], found: Definition): unknown {
  if (typeof value === 'string') return found.isLiteral(path) ? { __ansible_unsafe: value } : value;
  if (Array.isArray(value)) return value.map((item, index) => marked(item, [...path, index], found));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner, [...path, key], found)]));
}

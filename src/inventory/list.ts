import { findHost } from './explain.ts';
import type { Group, Inventory, Vars } from './model.ts';
import { hostsBelow } from './pattern.ts';

/**
 * What `ansible-inventory --list` prints, as a value: groups with their hosts and children, and `_meta.hostvars`.
 * Passwords that stand in the inventory as text are masked.
 */
export function listJson({ hosts, groups }: Inventory): Readonly<Record<string, unknown>> {
  const listed = Object.fromEntries([...groups.values()].flatMap(listGroup));
  const vars = hostsBelow(groups, 'all').map((name) => [name, plainVars(hosts.get(name)!.vars)] as const);
  const hostvars = Object.fromEntries(vars.filter(([, it]) => Object.keys(it).length > 0));
  return { ...listed, _meta: { hostvars, profile: 'inventory_legacy' } };
}

/** What `ansible-inventory --host` prints. @throws RebuildError HOST_UNKNOWN */
export function hostJson(inventory: Inventory, host: string): Readonly<Record<string, unknown>> {
  return plainVars(findHost(inventory, host).vars);
}

function listGroup({ name, hosts, children }: Group): readonly (readonly [string, unknown])[] {
  const listed = {
    ...(hosts.length > 0 && name !== 'all' ? { hosts } : {}),
    ...(children.length > 0 ? { children } : {}),
  };
  return Object.keys(listed).length > 0 ? [[name, listed]] : [];
}

/** The values of variables, without those that may not be shown. */
export function plainVars(vars: Vars): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...vars].map(([name, { value }]) => [name, masked(name, value)]));
}

/** A password is shown only where it is a reference to the secrets file. */
function masked(name: string, value: unknown): unknown {
  return PASSWORD.test(name) && !String(value).startsWith('secret:') ? `<secret ${name}>` : value;
}

const PASSWORD = /^ansible_(.*_)?(pass|password)$/;

import { formatOrigin, type Host, type Inventory, type Origin } from '../../inventory/model.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import type { Play, Playbook } from '../../playbook/model.ts';

/**
 * Variables of roles that have no effect: none of the hosts that they are set for runs the role in one of these playbooks. One
 * sentence each.
 *
 * @throws RebuildError PATTERN_* of a play
 */
export function idleVars(
  inventory: Inventory,
  playbooks: readonly Playbook[],
  roles: readonly string[],
): readonly string[] {
  const running = runningHosts(
    inventory,
    playbooks.flatMap(({ plays }) => plays),
  );
  return roles.flatMap((role) => {
    const hostsOf = Map.groupBy(definitionsOf(role, inventory), ({ origin }) => formatOrigin(origin));
    return [...hostsOf]
      .filter(([, set]) => !set.some(({ host }) => running.get(role)?.has(host)))
      .map(([origin]) => `${origin}: ${role} has no effect: no playbook runs that role on these hosts`);
  });
}

interface Setting {
  readonly host: string;
  readonly origin: Origin;
}

function definitionsOf(role: string, { hosts }: Inventory): readonly Setting[] {
  return [...hosts.values()].flatMap(({ name, vars }: Host) => {
    const found = vars.get(role);
    return found ? [found, ...found.shadows].map(({ origin }) => ({ host: name, origin })) : [];
  });
}

/** The hosts of each role. */
function runningHosts(inventory: Inventory, plays: readonly Play[]): ReadonlyMap<string, ReadonlySet<string>> {
  const running = new Map<string, Set<string>>();
  for (const play of plays) {
    const hosts = selectHosts(inventory, play.hosts);
    for (const { role, hosts: only } of play.roles) {
      const within = only === undefined ? hosts : selectHosts(inventory, only).filter((host) => hosts.includes(host));
      running.set(role, new Set([...(running.get(role) ?? []), ...within.map(({ name }) => name)]));
    }
  }
  return running;
}

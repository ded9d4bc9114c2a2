import { type Place, RebuildError } from '../core/error.ts';
import { anyHostVar } from '../inventory/known.ts';
import type { Host, Inventory } from '../inventory/model.ts';
import { selectHosts } from '../inventory/pattern.ts';
import { roleVars } from '../inventory/role-vars.ts';
import type { SecretSource } from '../inventory/secrets.ts';
import { batchSize, type Play as WrittenPlay, type RoleUse as WrittenUse } from '../playbook/model.ts';
import type { HostView, Role } from '../roles/define.ts';
import { loadRole } from '../roles/registry.ts';
import type { Connection } from '../transport/connection.ts';
import type { Play, RoleUse, Site } from './site.ts';

export interface SiteInput {
  readonly title: string;
  readonly plays: readonly WrittenPlay[];
  readonly inventory: Inventory;
  /** Pattern that the hosts of all plays are narrowed to. */
  readonly limit?: string | undefined;
  readonly secrets: SecretSource;
}

/** How hosts are reached, and where. */
export interface SiteReach {
  connect(host: string): Connection;
  address(host: string): string;
  publicAddress?(host: string): string | undefined;
}

/** A site that lacks only its connections: every variable of every role on every host has been checked. */
export interface CheckedSite {
  readonly hosts: readonly Host[];
  /** Hosts that roles ask for what only they know; they need not be in the plays. */
  readonly asked: readonly Host[];
  /** The same site with some hosts left out; undefined when none is left. */
  without(hosts: readonly string[]): CheckedSite | undefined;
  at(reach: SiteReach): Site;
}

/**
 * Joins plays, inventory and roles. Nothing is connected to.
 *
 * @throws RebuildError PATTERN_*, VAR_*, SECRET_*, ROLE_INVALID, SITE_NO_HOSTS
 */
export async function checkSite({ title, plays, inventory, limit, secrets }: SiteInput): Promise<CheckedSite> {
  const within = limit === undefined ? undefined : new Set(selectHosts(inventory, limit).map(({ name }) => name));
  const checked = await Promise.all(plays.map((play) => checkPlay(play, inventory, within, secrets)));
  const working = checked.filter(({ batches }) => batches.length > 0);
  if (working.length === 0) {
    throw new RebuildError('SITE_NO_HOSTS', limit ? `no host of "${limit}" is in these plays` : 'no play has hosts', {
      hint: 'Run "./rebuild inventory --graph" to see groups and hosts.',
    });
  }
  return siteOf(title, working, inventory);
}

function siteOf(title: string, plays: readonly Play[], inventory: Inventory): CheckedSite {
  const hostOf = (name: string) => inventory.hosts.get(name) ?? selectHosts(inventory, name)[0]!; // localhost is implicit
  const names = new Set(plays.flatMap(({ batches }) => batches.flat()));
  return {
    hosts: [...names].map((name) => hostOf(name)),
    asked: askedBy(plays, inventory),
    without: (hosts) => {
      const left = plays.flatMap((play) => {
        const batches = play.batches.map((batch) => batch.filter((name) => !hosts.includes(name)));
        return batches.some((batch) => batch.length > 0) ? [{ ...play, batches }] : [];
      });
      return left.length > 0 ? siteOf(title, left, inventory) : undefined;
    },
    at: (reach) => {
      const view = (name: string) => viewOf(hostOf(name), reach);
      const select = (pattern: string) => selectHosts(inventory, pattern).map(({ name }) => view(name));
      return { title, plays, view, select, connect: (host) => reach.connect(host) };
    },
  };
}

function askedBy(plays: readonly Play[], inventory: Inventory): readonly Host[] {
  const needs = plays.flatMap(({ roles }) => roles.flatMap(({ role }) => Object.values(role.needs ?? {})));
  const asked = needs.filter(({ from, optional }) => !optional || inventory.groups.has(from));
  return [...new Set(asked.map(({ from }) => from))].flatMap((from) => selectHosts(inventory, from).slice(0, 1));
}

async function checkPlay(
  play: WrittenPlay,
  inventory: Inventory,
  within: ReadonlySet<string> | undefined,
  secrets: SecretSource,
): Promise<Play> {
  const hosts = hostsOf(play, inventory).filter(({ name }) => within?.has(name) ?? true);
  const roles = await Promise.all(play.roles.map((use) => checkUse(use, onlyIn(use, hosts, inventory), secrets)));
  const names = hosts.map(({ name }) => name).filter((name) => roles.some((use) => use.hosts?.has(name) ?? true));
  return {
    name: play.name,
    position: play.position,
    after: play.after,
    batches: chunks(names, batchSize(play.serial, names.length)),
    roles,
    maxFailPercentage: play.maxFailPercentage,
  };
}

function hostsOf({ hosts, hostsAt }: WrittenPlay, inventory: Inventory): readonly Host[] {
  return placed(hostsAt, () => selectHosts(inventory, hosts));
}

/** A pattern that nothing fits is a mistake where it was written. */
function placed<Result>(at: Place, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RebuildError)) throw error;
    throw new RebuildError(error.code, error.message, { hint: error.hint, at, cause: error });
  }
}

function onlyIn({ hosts, at }: WrittenUse, ofPlay: readonly Host[], inventory: Inventory): readonly Host[] {
  if (hosts === undefined) return ofPlay;
  const names = new Set(placed(at, () => selectHosts(inventory, hosts)).map(({ name }) => name));
  return ofPlay.filter(({ name }) => names.has(name));
}

async function checkUse(
  { role: name, layers, tags, hosts: pattern }: WrittenUse,
  hosts: readonly Host[],
  secrets: SecretSource,
): Promise<RoleUse> {
  const role: Role = await loadRole(name);
  const vars = hosts.map(async (host) => {
    return [host.name, await roleVars({ host, role: name, schema: role.vars, layers, secrets })] as const;
  });
  const byHost = new Map(await Promise.all(vars));
  const only = pattern === undefined ? undefined : new Set(byHost.keys());
  return { role, tags, hosts: only, vars: (host) => byHost.get(host) };
}

function viewOf(host: Host, reach: SiteReach): HostView {
  return {
    name: host.name,
    groups: host.groups,
    address: reach.address(host.name),
    publicAddress: reach.publicAddress?.(host.name),
    variable: (name) => anyHostVar(host, name),
  };
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = size > 0 ? Math.ceil(items.length / size) : 0;
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

import { existsSync } from 'node:fs';
import { collectDemands, problemOf, type RoleOnHost } from '../../capacity/demands.ts';
import { type CapacityInput, type CapacityPlan, capacityPlan } from '../../capacity/plan.ts';
import type { Problem } from '../../capacity/problems.ts';
import { Secret } from '../../core/secret.ts';
import { anyHostVar, hostVar } from '../../inventory/known.ts';
import type { Host, Inventory } from '../../inventory/model.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import { roleVars } from '../../inventory/role-vars.ts';
import type { SecretSource } from '../../inventory/secrets.ts';
import { loadPlaybook } from '../../playbook/load.ts';
import type { RoleUse } from '../../playbook/model.ts';
import type { HostView } from '../../roles/define.ts';
import { loadRole, roleNames } from '../../roles/registry.ts';
import { playbookFile } from './control-plane.ts';

export interface PlannedCapacity extends CapacityPlan {
  /** Names of the roles that the playbook gives a host. */
  rolesOf(host: string): readonly string[];
}

/** What AWS answered, where it was asked; else the tables of this version and the quotas of infra.yaml. */
export interface Known extends Pick<CapacityInput, 'catalogue' | 'account'> {
  /** Gives the hosts their roles. Default: the repository's own. */
  readonly playbook?: string | undefined;
}

/**
 * Whether an inventory fits, with the roles that a playbook gives its hosts. Asks nobody and needs no secret.
 *
 * @throws RebuildError VAR_* when a variable of rebuild's own is not valid; what roles refuse is among the problems
 */
export async function planCapacity(inventory: Inventory, { playbook, ...known }: Known = {}): Promise<PlannedCapacity> {
  const uses = await usesOf(inventory, playbookFile({ playbook }));
  const tried = await Promise.all(uses.flatMap(({ use, hosts }) => hosts.map((host) => onHost(use, host))));
  const demands = collectDemands(
    tried.flatMap((it) => ('role' in it ? [it] : [])),
    (pattern) => hostsOf(inventory, pattern).map(viewOf),
  );
  const problems = [...tried.flatMap((it) => ('role' in it ? [] : [it])), ...demands.problems];
  return {
    ...capacityPlan({ inventory, demands: { ...demands, problems }, ...known }),
    rolesOf: (name) => [
      ...new Set(uses.filter(({ hosts }) => hosts.some((host) => host.name === name)).map(({ use }) => use.role)),
    ],
  };
}

interface UseOnHosts {
  readonly use: RoleUse;
  readonly hosts: readonly Host[];
}

/** What a playbook gives the hosts. */
async function usesOf(inventory: Inventory, file: string): Promise<UseOnHosts[]> {
  if (!existsSync(file)) return [];
  const { plays } = await loadPlaybook(file, { roles: roleNames() });
  return plays.flatMap((play) => {
    const ofPlay = hostsOf(inventory, play.hosts);
    return play.roles.map((use) => {
      const only = use.hosts === undefined ? ofPlay : hostsOf(inventory, use.hosts);
      return { use, hosts: ofPlay.filter((host) => only.includes(host)) };
    });
  });
}

/** An inventory of one's own need not have the groups of our playbook. */
function hostsOf(inventory: Inventory, pattern: string): readonly Host[] {
  try {
    return selectHosts(inventory, pattern);
  } catch {
    return [];
  }
}

async function onHost({ role: name, layers }: RoleUse, host: Host): Promise<RoleOnHost | Problem> {
  const role = await loadRole(name);
  if (!role.demands) return { role, host: viewOf(host), vars: undefined };
  try {
    return { role, host: viewOf(host), vars: await roleVars({ host, role: name, schema: role.vars, layers, secrets }) };
  } catch (error) {
    return problemOf(error, host.name);
  }
}

/** No demand depends on what a secret is. */
const secrets: SecretSource = { get: async (name) => new Secret(name, '') };

function viewOf(host: Host): HostView {
  return {
    name: host.name,
    groups: host.groups,
    address: hostVar(host, 'ec2')?.address ?? hostVar(host, 'ansible_host') ?? host.name,
    variable: (name) => anyHostVar(host, name),
  };
}

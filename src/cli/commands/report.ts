import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadInventory } from '../../inventory/load.ts';
import type { Inventory } from '../../inventory/model.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import { loadPlaybook } from '../../playbook/load.ts';
import { inventoryReport } from '../../report/inventory/model.ts';
import { reportFormats, reportText } from '../../report/inventory/print.ts';
import { roleNames } from '../../roles/registry.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, limitOption, repository } from '../common.ts';
import { choice, flag } from '../option.ts';

export default defineCommand({
  options: {
    ...inventoryOptions,
    ...limitOption,
    format: choice({ choices: reportFormats, fallback: 'table', help: 'How to print it' }),
    json: flag({ help: 'The same as --format json' }),
  },
  examples: [
    './rebuild report',
    './rebuild report -i inventory/production --format markdown',
    "./rebuild report --limit 'api:worker'",
  ],
  run: async ({ options: { inventory: path, extraVars, limit, format, json }, stdout }) => {
    const inventory = await loadInventory(path, { extraVars, roles: roleNames() });
    const rolesOf = await rolesByHost(inventory);
    const chosen = new Set(selectHosts(inventory, limit ?? 'all').map(({ name }) => name));
    const hosts = [...inventory.hosts.values()].filter(({ name }) => chosen.has(name));
    stdout.write(reportText(inventoryReport({ inventory, hosts, rolesOf }), json ? 'json' : format, stdout));
  },
});

/** What the repository's own playbook gives each host. */
async function rolesByHost(inventory: Inventory): Promise<(host: string) => readonly string[]> {
  const file = resolve(repository, 'playbooks/cluster.yaml');
  if (!existsSync(file)) return () => [];
  const { plays } = await loadPlaybook(file, { roles: roleNames() });
  const uses = plays.flatMap(({ hosts, roles }) => {
    const ofPlay = namesOf(inventory, hosts);
    return roles.map((use) => {
      const only = use.hosts === undefined ? ofPlay : namesOf(inventory, use.hosts);
      return { role: use.role, hosts: new Set(ofPlay.filter((name) => only.includes(name))) };
    });
  });
  return (host) => [...new Set(uses.filter(({ hosts }) => hosts.has(host)).map(({ role }) => role))];
}

/** An inventory of one's own need not have the groups of our playbook. */
function namesOf(inventory: Inventory, pattern: string): readonly string[] {
  try {
    return selectHosts(inventory, pattern).map(({ name }) => name);
  } catch {
    return [];
  }
}

import { loadInventory } from '../../inventory/load.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import { inventoryReport } from '../../report/inventory/model.ts';
import { reportFormats, reportText } from '../../report/inventory/print.ts';
import { roleNames } from '../../roles/registry.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, limitOption } from '../common.ts';
import { choice, flag } from '../option.ts';
import { planCapacity } from '../run/capacity.ts';

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
    const capacity = await planCapacity(inventory);
    const { rolesOf } = capacity;
    const chosen = new Set(selectHosts(inventory, limit ?? 'all').map(({ name }) => name));
    const hosts = [...inventory.hosts.values()].filter(({ name }) => chosen.has(name));
    stdout.write(reportText(inventoryReport({ inventory, hosts, capacity, rolesOf }), json ? 'json' : format, stdout));
  },
});

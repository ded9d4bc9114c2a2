import { graphText } from '../../inventory/graph.ts';
import { hostJson, listJson } from '../../inventory/list.ts';
import { loadInventory } from '../../inventory/load.ts';
import { pythonJson } from '../../inventory/python-text.ts';
import { roleNames } from '../../roles/registry.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions } from '../common.ts';
import { flag, text } from '../option.ts';
import { UsageError } from '../usage.ts';

export default defineCommand({
  options: {
    ...inventoryOptions,
    list: flag({ help: 'Groups, hosts and variables as JSON: what Ansible asks of an inventory script' }),
    host: text({ value: 'HOST', help: 'The variables of one host as JSON' }),
    graph: flag({ help: 'Groups and hosts as a tree' }),
    vars: flag({ help: 'With --graph: the variables too' }),
  },
  examples: [
    './rebuild inventory --graph',
    './rebuild inventory --host k8s-redis',
    './rebuild inventory --list -i inventory/production',
  ],
  run: async ({ options: { inventory: path, extraVars, list, host, graph, vars }, stdout, stderr }) => {
    if ([list, host !== undefined, graph].filter(Boolean).length !== 1) {
      throw new UsageError('exactly one of --list, --host and --graph is needed', 'Add --graph to see the groups.');
    }
    const inventory = await loadInventory(path, { extraVars, roles: roleNames() });
    for (const warning of inventory.warnings) stderr.write(`${stderr.paint.yellow('warning')}: ${warning}\n`);
    if (graph) stdout.write(`${graphText(inventory, { vars })}\n`);
    else stdout.write(`${pythonJson(host === undefined ? listJson(inventory) : hostJson(inventory, host))}\n`);
  },
});

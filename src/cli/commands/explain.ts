import { explain } from '../../inventory/explain.ts';
import { loadInventory } from '../../inventory/load.ts';
import { explanationText } from '../../report/explanation.ts';
import { roleNames } from '../../roles/registry.ts';
import { required } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, jsonOption } from '../common.ts';

export default defineCommand({
  args: {
    variable: required('VAR', 'A variable, or a part of one: redis.maxmemory_mib'),
    host: required('HOST', 'Name of a host'),
  },
  options: { ...inventoryOptions, ...jsonOption },
  examples: [
    './rebuild explain redis.maxmemory_mib k8s-redis',
    './rebuild explain ansible_user k8s-master -e ansible_user=admin',
  ],
  run: async ({ args: { variable, host }, options: { inventory: path, extraVars, json }, stdout }) => {
    const roles = roleNames();
    const inventory = await loadInventory(path, { extraVars, roles });
    const explanation = explain(inventory, variable, host, roles);
    stdout.write(json ? `${JSON.stringify(explanation, null, 2)}\n` : explanationText(explanation, stdout.paint));
  },
});

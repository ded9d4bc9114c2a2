import { graphText } from '../../inventory/graph.ts';
import { hostJson, listJson } from '../../inventory/list.ts';
import { pythonJson } from '../../inventory/python-text.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions } from '../common.ts';
import { flag, text } from '../option.ts';
import { openWorkspace, type Workspace } from '../run/workspace.ts';
import { UsageError } from '../usage.ts';

export default defineCommand({
  options: {
    ...inventoryOptions,
    list: flag({ help: 'Groups, hosts and variables as JSON: what Ansible asks of an inventory script' }),
    host: text({ value: 'HOST', help: 'The variables of one host as JSON' }),
    graph: flag({ help: 'Groups and hosts as a tree' }),
    vars: flag({ help: 'With --graph: the variables too' }),
    live: flag({ help: 'With --list or --host: how the hosts are reached now, for Ansible to work on them' }),
  },
  examples: [
    './rebuild inventory --graph',
    './rebuild inventory --host k8s-redis',
    './rebuild inventory --list -i inventory/production',
  ],
  run: async ({ options: { inventory: path, extraVars, list, host, graph, vars, live }, stdout, stderr }) => {
    if ([list, host !== undefined, graph].filter(Boolean).length !== 1) {
      throw new UsageError('exactly one of --list, --host and --graph is needed', 'Add --graph to see the groups.');
    }
    const workspace = await openWorkspace({ inventory: path, extraVars });
    const { inventory } = workspace;
    for (const warning of inventory.warnings) stderr.write(`${stderr.paint.yellow('warning')}: ${warning}\n`);
    if (graph) stdout.write(`${graphText(inventory, { vars })}\n`);
    else if (host === undefined) stdout.write(`${pythonJson(await listing(workspace, { live }))}\n`);
    else
      stdout.write(`${pythonJson({ ...hostJson(inventory, host), ...(live && (await liveHost(workspace, host))) })}\n`);
  },
});

async function listing(workspace: Workspace, { live }: { live: boolean }) {
  const list = listJson(workspace.inventory);
  if (!live) return list;
  const vars = await connections(workspace, [...workspace.inventory.hosts.keys()]);
  const { hostvars, ...meta } = list._meta as { hostvars: Readonly<Record<string, object>> };
  const merged = Object.fromEntries([...vars].map(([name, found]) => [name, { ...hostvars[name], ...found }]));
  return { ...list, _meta: { ...meta, hostvars: { ...hostvars, ...merged } } };
}

async function liveHost(workspace: Workspace, name: string) {
  return (await connections(workspace, [name])).get(name);
}

async function connections(workspace: Workspace, names: readonly string[]) {
  const { liveVars } = await import('../run/live-vars.ts');
  return liveVars(
    workspace,
    names.flatMap((name) => workspace.inventory.hosts.get(name) ?? []),
  );
}

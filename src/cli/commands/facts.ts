import { RebuildError } from '../../core/error.ts';
import { factsProbe, parseFacts } from '../../facts/facts.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import { errorJson } from '../../report/json.ts';
import { optional } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { hostOptions } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { locateFor, reachHosts } from '../run/reach.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  args: { pattern: optional('PATTERN', 'Hosts to read; all when not given') },
  options: hostOptions,
  examples: ['./rebuild facts k8s-redis'],
  run: async ({ args: { pattern = 'all' }, options, stdout, signal }) => {
    const workspace = await openWorkspace(options);
    const hosts = selectHosts(workspace.inventory, pattern);
    const reach = await reachHosts(workspace, hosts, { cloud: await locateFor(workspace, hosts) });
    const read = async (name: string) => {
      try {
        return [name, parseFacts((await reach.connect(name).run(factsProbe, { signal })).stdout)] as const;
      } catch (error) {
        if (!(error instanceof RebuildError)) throw error;
        return [name, { error: errorJson(error) }] as const;
      }
    };
    try {
      const all = await Promise.all(hosts.map(({ name }) => read(name)));
      stdout.write(`${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
      return all.some(([, facts]) => 'error' in facts) ? exitCode.unreachable : exitCode.ok;
    } finally {
      await reach.close();
    }
  },
});

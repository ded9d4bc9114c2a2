import { defineCommand } from '../command.ts';
import { hostOptions, jsonOption, yesOption } from '../common.ts';
import { count, flag, positiveInteger } from '../option.ts';
import { controlPlaneHost, playbookFile, playbookOption } from '../run/control-plane.ts';
import { locateFor, reachHosts } from '../run/reach.ts';
import { exclusively } from '../run/run-lock.ts';
import { inSession } from '../run/session.ts';
import { wantedVersions } from '../run/upgrade/context.ts';
import { upgrade } from '../run/upgrade/upgrade.ts';
import { openWorkspace } from '../run/workspace.ts';

/** What it has in common with commands that run roles; it upgrades the whole cluster. */
const FLAGS = { tags: [], skipTags: [], diff: false, forks: 20 };

export default defineCommand({
  options: {
    ...hostOptions,
    ...playbookOption,
    check: flag({ short: 'C', help: 'Only say what would change' }),
    detailedExitcode: flag({ help: 'With --check: exit code 2 when something would change' }),
    noBackup: flag({ help: 'Make no backup of etcd first' }),
    drainTimeout: positiveInteger({
      value: 'SECONDS',
      fallback: 300,
      help: 'How long the pods of a node may take to go',
    }),
    ...jsonOption,
    ...yesOption,
    verbose: count({ short: 'v', help: 'Show what converged too; twice: also the output of tasks' }),
  },
  examples: ['./rebuild upgrade --check', './rebuild upgrade'],
  run: async ({ options, ...surroundings }) => {
    const workspace = await openWorkspace(options);
    const file = playbookFile(options);
    const plane = await controlPlaneHost(workspace, file);
    const wanted = await wantedVersions(workspace, file);
    const hosts = [...workspace.inventory.hosts.values()].filter(({ name }) => wanted.has(name) || name === plane.name);
    const cloud = await locateFor(workspace, hosts);
    const reach = await reachHosts(workspace, hosts, { cloud });
    try {
      return await exclusively(workspace, () => {
        const subject = { title: `upgrade ${workspace.cluster}`, workspace, hosts: [...wanted.keys()] };
        return inSession(subject, { ...FLAGS, ...options }, surroundings, (session) => {
          const { signal } = surroundings;
          const drainSeconds = options.drainTimeout;
          const own = { workspace, file, plane: plane.name, cloud, reach, session, signal, drainSeconds };
          return upgrade({ ...own, results: new Map() }, { wanted, ...options });
        });
      });
    } finally {
      await reach.close();
    }
  },
});

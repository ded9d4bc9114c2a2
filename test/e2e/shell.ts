import { locate, type Reach, reachHosts } from '../../src/cli/run/reach.ts';
import { openWorkspace } from '../../src/cli/run/workspace.ts';
import { Script } from '../../src/core/text.ts';

/** Characters that are kept of what a command prints. */
const KEPT = 4 * 1024 * 1024;

/**
 * Shell commands on the hosts of a cluster, over connections that are kept: to start the tool for each would cost more
 * than most commands.
 */
export interface HostShells {
  /** Runs a command on a host as root and gives what it printed. @throws when it fails */
  run(host: string, command: string): Promise<string>;
  /** Looks for the hosts anew before the next command. Those that run are not disturbed. */
  forget(): void;
}

interface Opened {
  readonly reach: Promise<Reach>;
  users: number;
}

export function hostShells(inventory: string): HostShells {
  let current: Opened | undefined;
  const closeUnused = (it: Opened) => {
    if (it.users === 0 && it !== current) void it.reach.then((reach) => reach.close()).catch(() => {});
  };
  const forget = () => {
    const before = current;
    current = undefined;
    if (before) closeUnused(before);
  };
  return {
    forget,
    run: async (host, command) => {
      current ??= { reach: openReach(inventory), users: 0 };
      const used = current;
      used.users++;
      const { stdout, stderr, exitCode } = await used.reach
        .then((reach) => reach.connect(host).run(new Script([command]), { keep: KEPT }))
        .catch((error: unknown) => {
          if (current === used) forget();
          throw error;
        })
        .finally(() => {
          used.users--;
          closeUnused(used);
        });
      if (exitCode !== 0) throw new Error(`${command} on ${host}: ${stdout}${stderr} (exit code ${exitCode})`);
      return `${stdout}${stderr}`.trimEnd();
    },
  };
}

async function openReach(inventory: string): Promise<Reach> {
  const workspace = await openWorkspace({ inventory, extraVars: [] });
  const hosts = [...workspace.inventory.hosts.values()];
  return await reachHosts(workspace, hosts, { cloud: await locate(workspace) });
}

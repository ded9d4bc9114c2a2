import type { PlanFile } from '../../cloud/plan-file.ts';
import { nearPath } from '../../report/format.ts';
import type { Surroundings } from '../command.ts';
import { inventoryOptions } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { text } from '../option.ts';
import { runCluster } from './cluster.ts';
import { type Consent, consent } from './consent.ts';
import { playbookFile } from './control-plane.ts';
import { exclusively } from './run-lock.ts';
import { inSession, type RunFlags } from './session.ts';
import { namesOf, readSite } from './site.ts';
import { openWorkspace } from './workspace.ts';

export const playbookOption = {
  playbook: text({ short: 'p', value: 'FILE', help: 'Playbook with the roles (playbooks/cluster.yaml)' }),
};

/** What `cluster`, `plan` and `apply` have in common. */
export interface ClusterFlags extends RunFlags, Consent {
  readonly inventory: string;
  readonly extraVars: readonly string[];
  readonly acceptNewHostKeys: boolean;
  readonly limit: string | undefined;
  readonly playbook: string | undefined;
}

interface PlanOptions {
  /** File to write the plan of EC2 to. */
  readonly out?: string | undefined;
  /** A plan that was made before: its changes in EC2 are made, and no others. */
  readonly plan?: PlanFile | undefined;
}

/** EC2 and the playbook of one inventory: applied, or only looked at. @returns the exit code */
export async function clusterCommand(
  flags: ClusterFlags,
  surroundings: Surroundings,
  { out, plan }: PlanOptions = {},
): Promise<number> {
  const workspace = await openWorkspace(flags);
  const title = `cluster ${workspace.cluster}`;
  const site = await readSite(workspace, { title, file: playbookFile(flags), limit: flags.limit });
  const run = () =>
    inSession({ title, workspace, hosts: namesOf(site) }, flags, surroundings, (session) =>
      runCluster(workspace, site, session, {
        confirm: (change) => session.aside(() => consent(change, flags)),
        out,
        plan,
      }),
    );
  if (flags.check) return run();
  const code = await exclusively(workspace, run);
  if (code === exitCode.ok && !flags.json)
    surroundings.stdout.write(`Run "${verifyCommand(flags)}" to see whether it works.\n`);
  return code;
}

/** That every resource is as it is wanted says nothing of what the services make of it. */
function verifyCommand({ inventory, playbook }: ClusterFlags): string {
  const isDefault = inventory === inventoryOptions.inventory.read([], 'inventory');
  const words = [...(isDefault ? [] : ['-i', nearPath(inventory)]), ...(playbook ? ['-p', playbook] : [])];
  return ['./rebuild verify', ...words].join(' ');
}

import { applyCloud, type CloudChange, type CloudHosts } from '../../cloud/index.ts';
import { checkFresh, checkSubject, type PlanFile } from '../../cloud/plan-file.ts';
import { hostVar } from '../../inventory/known.ts';
import { openCloud, type Provisioned, subjectOf } from './cloud.ts';
import { cloudEvents } from './cloud-events.ts';
import { preflight, refuse } from './preflight.ts';
import type { RunSession } from './session.ts';
import { shownPlan } from './shown-plan.ts';
import type { Workspace } from './workspace.ts';

export interface ProvisionOptions {
  /** Asked before a change that stops or replaces something. */
  confirm(change: CloudChange): Promise<boolean>;
  /** Exactly this is to be done, or nothing. */
  readonly plan?: PlanFile | undefined;
}

/**
 * Makes EC2 what the inventory says and waits until the hosts are there.
 *
 * @throws RebuildError PREFLIGHT_FAILED, PLAN_OTHER_CLUSTER, PLAN_STALE before anything is changed; CLOUD_…
 */
export async function provision(
  workspace: Workspace,
  { options: { emit, signal }, phase }: RunSession,
  { confirm, plan }: ProvisionOptions,
): Promise<Provisioned> {
  if (plan) checkSubject(plan, subjectOf(workspace));
  const isLab = workspace.inventory.infra?.endpoint === 'lab';
  const open = () => openCloud(workspace, { lab: 'up', emit, ...(signal && { signal }) });
  const cloud = (await (isLab ? phase('lab', open) : open()))!;
  return phase(
    'provision',
    async () => {
      const { hosts, changes } = await applyCloud(cloud.client, cloud.spec, {
        emit: cloudEvents(emit),
        signal,
        confirm,
        expect: (survey) => {
          if (!plan) return;
          checkFresh(plan, survey);
          emit(shownPlan(survey.changes, survey.unchanged));
        },
        preflight: async (survey) => refuse(await preflight(workspace, cloud, survey), emit),
      });
      return { cloud, hosts, changes: changes.length };
    },
    ({ changes }) => (changes > 0 ? 'changed' : 'ok'),
  );
}

/** The hosts of the inventory that are not in the cloud (yet). */
export function missingHosts({ inventory }: Workspace, hosts: CloudHosts | undefined): readonly string[] {
  return [...inventory.hosts.values()]
    .filter((host) => hostVar(host, 'ec2') && !hosts?.has(host.name))
    .map(({ name }) => name);
}

import { applyCloud, type CloudChange, type CloudHosts } from '../../cloud/index.ts';
import { surveyOfNothing } from '../../cloud/plan.ts';
import { checkFresh, checkSubject, type PlanFile } from '../../cloud/plan-file.ts';
import type { Emit } from '../../core/events.ts';
import { hostVar } from '../../inventory/known.ts';
import { isLabUp, openCloud, type Provisioned, specOf, subjectOf } from './cloud.ts';
import { cloudEvents } from './cloud-events.ts';
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
  if (isLab && !(await isLabUp(workspace))) await checkBeforeLab(workspace, emit);
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
        preflight: async (survey) => {
          const { preflight, refuse } = await checks();
          const { problems, identity } = await preflight(workspace, cloud, survey);
          if (plan && identity) checkSubject(plan, { ...subjectOf(workspace), account: identity.account });
          refuse(problems, emit);
        },
      });
      return { cloud, hosts, changes: changes.length };
    },
    ({ changes }) => (changes > 0 ? 'changed' : 'ok'),
  );
}

/** What the inventory itself tells is told before a lab is brought up, which takes its time. */
async function checkBeforeLab(workspace: Workspace, emit: Emit): Promise<void> {
  const { preflight, refuse } = await checks();
  const survey = await surveyOfNothing(await specOf(workspace, workspace.inventory.infra!));
  const { problems } = await preflight(workspace, undefined, survey);
  refuse(
    problems.filter(({ severity }) => severity === 'error'),
    emit,
  );
}

/** Loaded when there is something to change: most runs find nothing. */
async function checks() {
  const [{ preflight }, { refuse }] = await Promise.all([import('./preflight.ts'), import('./preflight-result.ts')]);
  return { preflight, refuse };
}

/** The hosts of the inventory that are not in the cloud (yet). */
export function missingHosts({ inventory }: Workspace, hosts: CloudHosts | undefined): readonly string[] {
  return [...inventory.hosts.values()]
    .filter((host) => hostVar(host, 'ec2') && !hosts?.has(host.name))
    .map(({ name }) => name);
}

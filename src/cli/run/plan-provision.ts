import { writeFile } from 'node:fs/promises';
import { usedFallbacks } from '../../cloud/fallback.ts';
import { type Survey, surveyCloud, surveyOfNothing } from '../../cloud/plan.ts';
import { planFileText } from '../../cloud/plan-file.ts';
import { RebuildError } from '../../core/error.ts';
import type { Emit } from '../../core/events.ts';
import { version } from '../version.ts';
import { type Cloud, openCloud, type Provisioned, specOf, subjectOf } from './cloud.ts';
import type { Preflight } from './preflight.ts';
import type { RunSession } from './session.ts';
import { shownPlan } from './shown-plan.ts';
import type { Workspace } from './workspace.ts';

/** What provisioning would change. Starts nothing: a lab that is not up has nothing. */
export async function planProvision(
  workspace: Workspace,
  { options: { emit }, phase }: RunSession,
  { out }: { readonly out?: string | undefined } = {},
): Promise<Provisioned | undefined> {
  return phase('provision', async () => {
    const cloud = await openCloud(workspace, { lab: 'running' });
    const spec = cloud?.spec ?? (await specOf(workspace, workspace.inventory.infra!));
    const survey = cloud ? await surveyCloud(cloud.client, spec) : await surveyOfNothing(spec);
    emit(shownPlan(survey.changes, survey.unchanged));
    for (const { host, wanted, used } of usedFallbacks(survey.wanted, survey.found)) {
      emit({ type: 'note', where: 'ec2', text: `${host} is ${used}, which its fallback allows in place of ${wanted}` });
    }
    const before = survey.changes.length > 0 ? await checked(workspace, cloud, survey, emit) : undefined;
    if (out !== undefined) {
      const account = before?.identity && { account: before.identity.account };
      await writePlan(out, planFileText({ ...subjectOf(workspace), ...account }, survey, { version: version() }));
      emit({ type: 'note', where: 'ec2', text: `the plan is in ${out}; "rebuild apply ${out}" makes these changes` });
    }
    if (!cloud) return undefined;
    const { describeHosts } = await import('../../cloud/hosts.ts');
    return { cloud, hosts: await describeHosts(cloud.client, spec), changes: survey.changes.length };
  });
}

/** Loaded when there is something to change: most runs find nothing. */
async function checked(workspace: Workspace, cloud: Cloud | undefined, survey: Survey, emit: Emit): Promise<Preflight> {
  const [{ preflight }, { warn }] = await Promise.all([import('./preflight.ts'), import('./preflight-result.ts')]);
  const found = await preflight(workspace, cloud, survey);
  warn(found.problems, emit);
  return found;
}

async function writePlan(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600 });
  } catch (cause) {
    throw new RebuildError('PLAN_UNWRITABLE', `${file} cannot be written: ${(cause as Error).message}`, {
      hint: 'Name another file.',
      cause,
    });
  }
}

import { basename, join } from 'node:path';
import { RebuildError } from '../../../core/error.ts';
import type { HostResult } from '../../../core/events.ts';
import { backupFolder, makeBackup } from '../backup.ts';
import { confirm } from '../confirm.ts';
import { download } from '../transfer.ts';
import { ask, run, runStage, stationOf, type UpgradeContext } from './context.ts';
import { untilPodsAreBack, upgradeControlPlane, upgradeNode, workloads } from './nodes.ts';
import { isNothing, planUpgrade, stepsOf, type UpgradePlan } from './plan.ts';
import * as scripts from './scripts.ts';
import { type ClusterState, lookAtCluster, lookAtPackages, packagesOf, stateOf } from './state.ts';

export interface UpgradeOptions {
  /** What the inventory wants, by host. */
  readonly wanted: ReadonlyMap<string, string>;
  readonly noBackup: boolean;
  readonly yes: boolean;
}

/** The cluster to the version of the inventory. Every step is looked at first: one that is done is not done again. */
export async function upgrade(context: UpgradeContext, options: UpgradeOptions): Promise<readonly HostResult[]> {
  const { session, workspace, signal } = context;
  const version = options.wanted.get(context.plane)!;
  const { state, plan } = await session.phase('look at the cluster', () => look(context, options.wanted));
  tellPlan(context, plan, state);
  if (isNothing(plan) || session.options.mode === 'check') return resultsOf(context, plan, state);
  const question = `Upgrade ${workspace.cluster} from ${state.api} to ${version}, node by node?`;
  if (!(await session.aside(() => confirm(question, options))))
    return resultsOf(context, { ...plan, nodes: [] }, state);

  const ready = await workloads(context);
  const steps: readonly (readonly [phase: string, work: () => Promise<boolean>])[] = [
    ['check etcd', () => ask(context, scripts.checkEtcd, { code: 'UPGRADE_ETCD' }).then(() => true)],
    ['packages and images', () => prepare(context, plan)],
    ...(plan.controlPlane && !options.noBackup ? [['back up etcd', () => backUp(context)] as const] : []),
    ...(plan.controlPlane ? [['control plane', () => upgradeControlPlane(context, version)] as const] : []),
    ['pods', () => untilPodsAreBack(context, ready).then(() => true)],
    ...plan.nodes.map((node) => [node.name, () => upgradeNode(context, node, { version, ready })] as const),
  ];
  for (const [phase, work] of steps) {
    if (signal.aborted || !(await session.phase(phase, work, (isDone) => (isDone ? 'changed' : 'ok')))) break;
  }
  return resultsOf(context, plan, state);
}

async function look(
  context: UpgradeContext,
  wanted: ReadonlyMap<string, string>,
): Promise<{ readonly state: ClusterState; readonly plan: UpgradePlan }> {
  const state = stateOf(await run(context, context.plane, lookAtCluster, { code: 'UPGRADE_API' }));
  const version = wanted.get(context.plane)!;
  refuseStrangers(state, wanted, version);
  for (const [host] of wanted) {
    if (state.nodes.some(({ name }) => name === host)) continue;
    context.session.options.emit({ type: 'note', where: host, text: 'no node yet: "./rebuild cluster" joins it' });
  }
  const packages = state.nodes.map(async ({ name }) => {
    return [name, packagesOf(await run(context, name, lookAtPackages, { code: 'UPGRADE_NODE' }))] as const;
  });
  return { state, plan: planUpgrade({ version, state, packages: new Map(await Promise.all(packages)) }) };
}

/** Every node has to be in the inventory, and all of them with one version. */
function refuseStrangers({ nodes }: ClusterState, wanted: ReadonlyMap<string, string>, version: string): void {
  const strangers = nodes.map(({ name }) => name).filter((name) => !wanted.has(name));
  if (strangers.length > 0) {
    throw new RebuildError('UPGRADE_NODE_UNKNOWN', `not in the inventory, but nodes: ${strangers.join(', ')}`, {
      hint: 'Put them into the inventory, or take them out with "./rebuild node remove".',
    });
  }
  const other = [...wanted].find(([, it]) => it !== version);
  if (other === undefined) return;
  throw new RebuildError(
    'UPGRADE_VERSIONS_DIFFER',
    `${other[0]} is to have ${other[1]}, the control plane ${version}`,
    {
      hint: 'Give all nodes one kubernetes_packages.version.',
    },
  );
}

function tellPlan({ session }: UpgradeContext, plan: UpgradePlan, state: ClusterState): void {
  for (const node of plan.nodes) {
    const changes = stepsOf(node, plan, state);
    session.options.emit({ type: 'role.plan', where: node.name, role: 'upgrade', changes, handlers: [], unknown: [] });
  }
}

/** Nothing of the cluster is changed here but where packages come from. */
async function prepare(context: UpgradeContext, { version, nodes, controlPlane }: UpgradePlan): Promise<boolean> {
  const names = [...new Set([...(controlPlane ? [context.plane] : []), ...nodes.map(({ name }) => name)])];
  if (!(await runStage(context, names, 'repository'))) return false;
  const fetch = scripts.fetchPackages(version);
  await Promise.all(names.map((name) => run(context, name, fetch, { code: 'UPGRADE_NODE', task: 'fetch packages' })));
  if (controlPlane) await ask(context, scripts.pullImages(version), { code: 'UPGRADE_KUBEADM' });
  return true;
}

async function backUp(context: UpgradeContext): Promise<boolean> {
  const { workspace, session, signal, plane } = context;
  const station = stationOf(context, plane);
  const made = await makeBackup(station, signal).catch((error: unknown) => {
    if (!(error instanceof RebuildError) || error.code !== 'BACKUP_NOT_SET_UP') throw error;
    const hint = 'Run "./rebuild role etcd_backup" first, or give --no-backup.';
    throw new RebuildError(error.code, error.message, { host: plane, hint, cause: error });
  });
  const local = join(backupFolder(workspace), `${workspace.cluster}-${basename(made.archive)}`);
  await download(station, { remote: made.archive, local, sha256: made.sha256, signal });
  session.options.emit({ type: 'note', where: plane, text: `backup of revision ${made.revision} in ${local}` });
  if (made.notStored !== undefined) {
    const hint = 'Run "./rebuild backup" afterwards: it says why. This one is on the host and here.';
    session.options.emit({ type: 'warning', text: 'the store did not take the backup', hint });
  }
  return true;
}

/** In a check, what would be changed. */
function resultsOf({ session, results }: UpgradeContext, plan: UpgradePlan, state: ClusterState): HostResult[] {
  const isCheck = session.options.mode === 'check';
  return state.nodes.map((node) => {
    const own = results.get(node.name);
    if (own) return own;
    const changed = isCheck && plan.nodes.includes(node) ? stepsOf(node, plan, state).length : 0;
    const status = changed > 0 ? 'changed' : 'ok';
    return { host: node.name, status, tasks: changed, changed, notDone: [], seconds: 0 };
  });
}

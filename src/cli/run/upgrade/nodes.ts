import { setTimeout as sleep } from 'node:timers/promises';
import { RebuildError } from '../../../core/error.ts';
import { CONTROL_PLANE_ROLE } from '../control-plane.ts';
import { withRole } from '../plays.ts';
import { leftOn, lookAtBudgets } from './budgets.ts';
import { ask, run, runRole, runStage, type UpgradeContext } from './context.ts';
import * as scripts from './scripts.ts';
import { type ClusterNode, lookAtCluster, lookAtWorkloads, readyWorkloads, stateOf } from './state.ts';

/** Seconds for a kubelet to tell its new version, and for pods to be ready elsewhere. */
const PATIENCE_SECONDS = 180;

/** So often, a second apart, the API server has to answer before it counts as started. */
const CALM = 10;

/** kubeadm first, then the control plane by it, with what the inventory says of it. @returns whether it came to its end */
export async function upgradeControlPlane(context: UpgradeContext, version: string): Promise<boolean> {
  const plane = [context.plane];
  if (!(await runStage(context, plane, 'kubeadm'))) return false;
  if (!(await runRole(context, plane, (plays) => withRole(CONTROL_PLANE_ROLE, plays)))) return false;
  const { api } = stateOf(await ask(context, lookAtCluster));
  if (api === version) return true;
  throw new RebuildError('UPGRADE_API_VERSION', `the API server has ${api} after its upgrade to ${version}`, {
    host: context.plane,
    hint: 'Take kubeadm_init.version out of the inventory, or set it to that of kubernetes_packages.',
  });
}

/** One node, from the first eviction until pods may come again. @returns whether it came to its end */
export async function upgradeNode(
  context: UpgradeContext,
  node: ClusterNode,
  { version, ready }: { readonly version: string; readonly ready: readonly string[] },
): Promise<boolean> {
  const { name } = node;
  await ask(context, scripts.cordon(node, version));
  await empty(context, node);
  if (name !== context.plane) {
    if (!(await runStage(context, [name], 'kubeadm'))) return false;
    await run(context, name, scripts.upgradeNode, { code: 'UPGRADE_KUBEADM', task: 'kubeadm upgrade node' });
  }
  if (!(await runStage(context, [name], 'kubelet'))) return false;
  await untilReady(context, node, version);
  await ask(context, scripts.uncordon(node));
  await untilPodsAreBack(context, ready);
  return true;
}

/** Where it cannot be emptied it takes pods again, and nothing of it has been changed. */
async function empty(context: UpgradeContext, node: ClusterNode): Promise<void> {
  const { name } = node;
  const how = { code: 'UPGRADE_DRAIN', task: `drain ${name}` };
  try {
    await ask(context, scripts.drain(name, context.drainSeconds), how);
  } catch (error) {
    if (!(error instanceof RebuildError) || error.code !== 'UPGRADE_DRAIN') throw error;
    const left = leftOn(await ask(context, lookAtBudgets(name)));
    await ask(context, scripts.uncordon(node));
    const said = left.length > 0 ? left : error.message.split('\n').slice(0, 1);
    const message = [`${name} was not emptied within ${context.drainSeconds} s`, ...said].join('\n');
    throw new RebuildError(error.code, message, { host: name, hint: error.hint, cause: error });
  }
}

/** A new kubelet may start the API server anew: on a control plane it has to be there for a while. */
async function untilReady(
  context: UpgradeContext,
  { name, isControlPlane }: ClusterNode,
  version: string,
): Promise<void> {
  let calm = 0;
  const look = async () => {
    const before = calm;
    calm = 0; // also where it does not answer
    const { nodes } = stateOf(await run(context, context.plane, lookAtCluster, { code: 'UPGRADE_API' }));
    const node = nodes.find((it) => it.name === name);
    if (node === undefined) return 'the cluster has no such node any more';
    if (node.version !== version) return `its kubelet still tells of ${node.version}`;
    if (node.notReady !== undefined) return node.notReady;
    calm = before + 1;
    return isControlPlane && calm < CALM ? 'it has only just begun' : undefined;
  };
  const left = await waitFor(context, { where: name, what: `Ready with ${version}` }, look);
  if (left === undefined) return;
  throw new RebuildError('UPGRADE_NODE', `${name} is not Ready with ${version} after ${PATIENCE_SECONDS} s: ${left}`, {
    host: name,
    hint: `Look at "journalctl -u kubelet" on it, ${scripts.AGAIN}`,
  });
}

/** Before the next node is emptied, everything runs that ran before the upgrade; else it is said, and gone on. */
export async function untilPodsAreBack(context: UpgradeContext, ready: readonly string[]): Promise<void> {
  const look = async () => {
    const now = new Set(await workloads(context));
    return ready.filter((it) => !now.has(it)).join(', ') || undefined;
  };
  const left = await waitFor(context, { where: context.plane, what: 'all pods ready again' }, look);
  if (left === undefined) return;
  context.session.options.emit({
    type: 'warning',
    text: `not all pods are back after ${PATIENCE_SECONDS} s: ${left}`,
    hint: 'Look at "kubectl get pods -A".',
  });
}

export async function workloads(context: UpgradeContext): Promise<readonly string[]> {
  return readyWorkloads(await ask(context, lookAtWorkloads));
}

/** @returns undefined once `look` has nothing to tell, else what it last told; the API may be away for a moment */
async function waitFor(
  { session, signal }: UpgradeContext,
  waiting: { readonly where: string; readonly what: string },
  look: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const began = performance.now();
  for (;;) {
    const lastSeen = await look().catch((error: unknown) => {
      if (error instanceof RebuildError && error.code === 'UPGRADE_API') return error.message;
      throw error;
    });
    const seconds = (performance.now() - began) / 1000;
    if (lastSeen === undefined || seconds > PATIENCE_SECONDS) return lastSeen;
    session.options.emit({ type: 'wait', ...waiting, seconds, lastSeen });
    await sleep(1000, undefined, { signal });
  }
}

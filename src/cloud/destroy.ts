import { RebuildError } from '../core/error.ts';
import { type Adopted, refuseOwnAdopted } from './adopt-check.ts';
import { type Audit, auditCluster } from './audit.ts';
import type { CloudClient } from './client.ts';
import { compareCloud } from './compare.ts';
import type { Reach } from './hands.ts';
import { findLeftovers } from './leftovers/find.ts';
import { refuseLoadBalancers } from './leftovers/load-balancer.ts';
import type { Leftover, Leftovers } from './leftovers/model.ts';
import { removeLeftovers } from './leftovers/remove.ts';
import type { CloudChange, CloudEvent, Found, TypeName } from './model.ts';
import { named } from './named.ts';
import { observeCloud } from './observe.ts';
import type { Patience } from './patience.ts';
import { reachOf } from './reach.ts';
import { keepSnapshots, type SnapshotEvent } from './snapshot.ts';
import { removalOrder } from './stages.ts';
import { forgetCluster } from './state-folder.ts';
import { cloudTypes } from './types/index.ts';

/** What a destroy would remove. */
export interface DestroyPlan extends Pick<Leftovers, 'leftovers' | 'doubtful'> {
  readonly changes: readonly CloudChange[];
  /** The hosts that are known to have data that nothing else has. */
  readonly dataHosts: readonly string[];
  /** Volumes that controllers of Kubernetes made: each may have data. */
  readonly dataVolumes: readonly Leftover[];
}

export type DestroyEvent =
  | CloudEvent
  | SnapshotEvent
  | { readonly type: 'leftover'; readonly leftover: Leftover }
  /** What is still there when everything is done. */
  | { readonly type: 'audit'; readonly audit: Audit };

export interface DestroyOptions {
  readonly emit?: (event: DestroyEvent) => void;
  readonly signal?: AbortSignal | undefined;
  /** Asked once, with everything that will go. Default: no. */
  readonly confirm?: (plan: DestroyPlan) => boolean | Promise<boolean>;
  /** What infra.yaml names by its id: see `adoptedObjects`. */
  readonly adopted?: readonly Adopted[];
  /** Before anything is removed, snapshots are made of what has data. */
  readonly snapshot?: boolean;
  /** The cluster's keys on this machine. They go too, at the very end; its history stays. */
  readonly stateFolder?: string;
  /** Deadlines that differ from the usual ones. */
  readonly patience?: Partial<Patience>;
}

/**
 * Removes everything that carries the tag of `cluster`, and what controllers of Kubernetes made for it inside, and
 * nothing else, and makes sure that nothing is left.
 *
 * @returns what was removed of what carries the tag; nothing when nobody agreed
 * @throws RebuildError CLOUD_DEPENDENCY naming what holds an object; CLOUD_LEFT naming what stayed;
 *   DESTROY_LOAD_BALANCERS, ADOPT_OURS before anything is removed
 */
export async function destroyCloud(
  client: CloudClient,
  cluster: string,
  options: DestroyOptions = {},
): Promise<readonly CloudChange[]> {
  const { emit = () => {}, signal, confirm = () => false, adopted = [], snapshot = false, patience } = options;
  const reach = reachOf(client, cluster, { emit, signal, patience });
  const found = await observeCloud(reach.client, cluster, adopted);
  refuseOwnAdopted(found, adopted);
  const { loadBalancers, ...rest } = await findLeftovers(reach.client, cluster, found, adopted);
  refuseLoadBalancers(loadBalancers);
  const plan = planOf(found, rest);
  if (plan.changes.length + plan.leftovers.length > 0 && !(await confirm(plan))) return [];
  if (snapshot) await keepData(reach, found, plan, emit);
  await removeAll(reach, found, plan, emit);
  emit({ type: 'audit', audit: await untilNothingLeft(reach) });
  if (options.stateFolder !== undefined) await forgetCluster(options.stateFolder);
  return plan.changes;
}

function planOf(found: readonly Found[], { leftovers, doubtful }: Omit<Leftovers, 'loadBalancers'>): DestroyPlan {
  return {
    changes: inOrder(compareCloud([], found).changes),
    leftovers,
    doubtful,
    dataHosts: found.filter(hasData).map(({ name }) => name),
    dataVolumes: leftovers.filter(({ kind }) => kind === 'volume'),
  };
}

function hasData({ type, about }: Found): boolean {
  return type === 'instance' && about.data === 'true';
}

async function keepData(
  reach: Reach,
  found: readonly Found[],
  { dataVolumes }: DestroyPlan,
  emit: (event: SnapshotEvent) => void,
): Promise<void> {
  const hosts = found.filter(hasData);
  if (hosts.length + dataVolumes.length === 0) return;
  await keepSnapshots(reach, { hosts, volumeIds: dataVolumes.map(({ id }) => id) }, emit);
}

/** What controllers made is free once the hosts have ended, and in the way of groups and network. */
const leftoversAfter: TypeName = 'security_group_rule';

async function removeAll(
  reach: Reach,
  found: readonly Found[],
  { changes, leftovers }: DestroyPlan,
  emit: (event: DestroyEvent) => void,
): Promise<void> {
  for (const type of removalOrder) {
    const objects = ofType(found, type);
    await cloudTypes[type].remove(reach, objects).catch((error: unknown) => {
      throw named(error, objects);
    });
    for (const change of ofType(changes, type)) emit({ type: 'cloud.change', status: 'done', change, seconds: 0 });
    if (type === leftoversAfter) {
      await removeLeftovers(reach, leftovers, (leftover) => emit({ type: 'leftover', leftover }));
    }
  }
}

function inOrder(changes: readonly CloudChange[]): CloudChange[] {
  return removalOrder.flatMap((type) => ofType(changes, type));
}

function ofType<Item extends CloudChange | Found>(items: readonly Item[], type: Item['type']): Item[] {
  return items.filter((it) => it.type === type);
}

/** EC2 may show what was removed for a little longer. */
async function untilNothingLeft({ client, cluster, wait, settleSeconds }: Reach): Promise<Audit> {
  let left: readonly string[] = [];
  try {
    return await wait({ what: 'EC2 shows that nothing is left', timeoutSeconds: 2 * settleSeconds }, async () => {
      const audit = await auditCluster(client, cluster);
      left = audit.left;
      return left.length === 0 ? { done: audit } : { state: left.join(', ') };
    });
  } catch (error) {
    if (!(error instanceof RebuildError && error.code === 'CLOUD_TIMEOUT')) throw error;
    throw new RebuildError('CLOUD_LEFT', `These still carry the tag of ${cluster}: ${left.join(', ')}.`, {
      hint: 'Run "rebuild destroy" again; remove what it does not know (such as a snapshot) by hand.',
      cause: error,
    });
  }
}

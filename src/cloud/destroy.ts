import { RebuildError } from '../core/error.ts';
import { auditLeft } from './audit.ts';
import type { CloudClient } from './client.ts';
import { compareCloud } from './compare.ts';
import type { Reach } from './hands.ts';
import type { CloudChange, CloudEmit, Found } from './model.ts';
import { observeCloud } from './observe.ts';
import { reachOf } from './reach.ts';
import { removalOrder } from './stages.ts';
import { forget } from './state-folder.ts';
import { cloudTypes } from './types/index.ts';

export interface DestroyOptions {
  readonly emit?: CloudEmit;
  readonly signal?: AbortSignal | undefined;
  /** Asked once, with everything that will go. Default: no. */
  readonly confirm?: (changes: readonly CloudChange[]) => boolean | Promise<boolean>;
  /** The cluster's keys on this machine. They go too, at the very end. */
  readonly stateFolder?: string;
  /** How long to wait for what still uses an object. Default 180. */
  readonly freeSeconds?: number;
}

/**
 * Removes everything that carries the tag of `cluster`, and nothing else, and makes sure that nothing is left.
 *
 * @returns what was removed; nothing when nobody agreed
 * @throws RebuildError CLOUD_DEPENDENCY naming what holds an object; CLOUD_LEFT naming what stayed
 */
export async function destroyCloud(
  client: CloudClient,
  cluster: string,
  { emit = () => {}, signal, confirm = () => false, stateFolder, freeSeconds }: DestroyOptions = {},
): Promise<readonly CloudChange[]> {
  const reach = reachOf(client, cluster, { emit, signal, freeSeconds });
  const found = await observeCloud(reach.client, cluster);
  const changes = inOrder(compareCloud([], found).changes);
  if (changes.length > 0 && !(await confirm(changes))) return [];
  for (const type of removalOrder) {
    const [objects, deletions] = [ofType(found, type), ofType(changes, type)];
    await cloudTypes[type].remove(reach, objects);
    for (const change of deletions) emit({ type: 'cloud.change', status: 'done', change, seconds: 0 });
  }
  await untilNothingLeft(reach);
  if (stateFolder !== undefined) await forget(stateFolder);
  return changes;
}

function inOrder(changes: readonly CloudChange[]): CloudChange[] {
  return removalOrder.flatMap((type) => ofType(changes, type));
}

function ofType<Item extends CloudChange | Found>(items: readonly Item[], type: Item['type']): Item[] {
  return items.filter((it) => it.type === type);
}

/** EC2 may show what was removed for a little longer. */
async function untilNothingLeft({ client, cluster, wait }: Reach): Promise<void> {
  let left: readonly string[] = [];
  try {
    await wait({ what: 'EC2 shows that nothing is left', timeoutSeconds: 60 }, async () => {
      left = await auditLeft(client, cluster);
      return left.length === 0 ? { done: undefined } : { state: left.join(', ') };
    });
  } catch (error) {
    if (!(error instanceof RebuildError && error.code === 'CLOUD_TIMEOUT')) throw error;
    throw new RebuildError('CLOUD_LEFT', `These still carry the tag of ${cluster}: ${left.join(', ')}.`, {
      hint: 'Run "rebuild destroy" again; remove what it does not know (such as a snapshot) by hand.',
      cause: error,
    });
  }
}

import { RebuildError } from '../core/error.ts';
import type { Reach } from './hands.ts';
import type { Found } from './model.ts';
import { keptTags } from './tags.ts';
import { untilStates } from './types/instance-state.ts';

/** A snapshot that outlives its cluster. */
export interface KeptSnapshot {
  readonly id: string;
  readonly volumeId: string;
  /** The host, or the id of the volume, that it is of. */
  readonly of: string;
}

export type SnapshotEvent = {
  readonly type: 'snapshot';
  readonly status: 'started' | 'pending' | 'done';
  readonly snapshot: KeptSnapshot;
  /** EC2's own figure, such as `42%`. */
  readonly progress: string;
};

export interface ToKeep {
  readonly hosts: readonly Found[];
  readonly volumeIds: readonly string[];
}

/**
 * Stops the hosts, so that their data is at rest, makes a snapshot of each of their disks and of the volumes, and waits
 * until all are complete. They carry the tag `rebuild:kept`, by which they are told from what is left by mistake.
 *
 * @throws RebuildError CLOUD_SNAPSHOT when one fails; CLOUD_TIMEOUT
 */
export async function keepSnapshots(
  reach: Reach,
  { hosts, volumeIds }: ToKeep,
  emit: (event: SnapshotEvent) => void,
): Promise<readonly KeptSnapshot[]> {
  await stopAll(reach, hosts);
  const kept: KeptSnapshot[] = [];
  const start = (snapshot: KeptSnapshot) => {
    kept.push(snapshot);
    emit({ type: 'snapshot', status: 'started', snapshot, progress: '0%' });
  };
  for (const host of hosts) for (const it of await snapshotHost(reach, host)) start(it);
  const covered = new Set(kept.map(({ volumeId }) => volumeId));
  for (const id of volumeIds) if (!covered.has(id)) start(await snapshotVolume(reach, id));
  await untilComplete(reach, kept, emit);
  return kept;
}

async function stopAll(reach: Reach, hosts: readonly Found[]): Promise<void> {
  const running = hosts.filter(({ about }) => about.state === 'running' || about.state === 'pending');
  if (running.length > 0) await reach.client.call('StopInstances', { InstanceIds: running.map(({ id }) => id) });
  await untilStates(reach, hosts, 'stopped');
}

async function snapshotHost({ client, cluster }: Reach, { id, name }: Found): Promise<KeptSnapshot[]> {
  const { Snapshots = [] } = await client.call('CreateSnapshots', {
    InstanceSpecification: { InstanceId: id },
    ...describedAs(cluster, name),
  });
  return Snapshots.map(({ SnapshotId, VolumeId }) => ({ id: SnapshotId!, volumeId: VolumeId!, of: name }));
}

async function snapshotVolume({ client, cluster }: Reach, VolumeId: string): Promise<KeptSnapshot> {
  const { SnapshotId } = await client.call('CreateSnapshot', { VolumeId, ...describedAs(cluster, VolumeId) });
  return { id: SnapshotId!, volumeId: VolumeId, of: VolumeId };
}

function describedAs(cluster: string, of: string) {
  return {
    Description: `${of} of the cluster ${cluster}, kept by rebuild`,
    TagSpecifications: [{ ResourceType: 'snapshot' as const, Tags: keptTags(cluster, of) }],
  };
}

async function untilComplete(
  { client, wait, snapshotSeconds }: Reach,
  kept: readonly KeptSnapshot[],
  emit: (event: SnapshotEvent) => void,
): Promise<void> {
  const open = new Map(kept.map((it) => [it.id, it]));
  const told = new Map<string, string>();
  await wait({ what: `${kept.length} snapshots are complete`, timeoutSeconds: snapshotSeconds }, async () => {
    const filters = [{ Name: 'snapshot-id', Values: [...open.keys()] }];
    const { Snapshots = [] } = await client.call('DescribeSnapshots', { Filters: filters });
    for (const { SnapshotId = '', State, Progress = '0%', StateMessage } of Snapshots) {
      const snapshot = open.get(SnapshotId);
      if (!snapshot) continue;
      if (State === 'error') throw failed(snapshot, StateMessage);
      const isDone = State === 'completed';
      if (!isDone && told.get(SnapshotId) === Progress) continue;
      emit({ type: 'snapshot', status: isDone ? 'done' : 'pending', snapshot, progress: isDone ? '100%' : Progress });
      told.set(SnapshotId, Progress);
      if (isDone) open.delete(SnapshotId);
    }
    if (open.size === 0) return { done: undefined };
    return {
      state: [...open.values()].map(({ id, of }) => `${id} of ${of}: ${told.get(id) ?? 'not seen'}`).join(', '),
    };
  });
}

function failed({ id, of }: KeptSnapshot, reason: string | undefined): RebuildError {
  return new RebuildError('CLOUD_SNAPSHOT', `The snapshot ${id} of ${of} failed: ${reason || 'no reason told'}.`, {
    hint: 'Nothing was removed. Run it again; "rebuild cluster" starts the hosts that were stopped for it.',
  });
}

import { RebuildError } from '../../core/error.ts';
import { held, type Reach, remove, removeOnceFree } from '../hands.ts';
import { holdersIn } from '../holders.ts';
import type { Leftover } from './model.ts';

/**
 * Removes what controllers of Kubernetes made, once nothing uses it. Comes after the instances and before the groups and
 * the network.
 *
 * @param done is told of each
 * @throws RebuildError CLOUD_DEPENDENCY naming what uses it
 */
export async function removeLeftovers(
  reach: Reach,
  leftovers: readonly Leftover[],
  done: (leftover: Leftover) => void,
): Promise<void> {
  const ofKind = (kind: Leftover['kind']) => leftovers.filter((it) => it.kind === kind);
  const each = async (items: readonly Leftover[], removeOne: (item: Leftover) => Promise<void>) => {
    await Promise.all(items.map((it) => removeOne(it).then(() => done(it))));
  };
  await each(ofKind('volume'), (it) => removeFree(reach, it));
  await each(ofKind('network_interface'), (it) => removeFree(reach, it));
  // Two groups that name each other could not go one after the other.
  await Promise.all(ofKind('security_group').map(({ id }) => forgetRules(reach, id)));
  await each(ofKind('security_group'), ({ id, purpose }) =>
    removeOnceFree(
      reach,
      `security group ${purpose} (${id})`,
      () => reach.client.call('DeleteSecurityGroup', { GroupId: id }),
      () => holdersIn(reach.client, { Name: 'group-id', Values: [id] }),
    ),
  );
}

/** One that an instance had a moment ago is set free a little later. */
async function removeFree(reach: Reach, { kind, id, purpose }: Leftover): Promise<void> {
  const { client, wait, freeSeconds } = reach;
  let user = '';
  const what = `${kind.replace('_', ' ')} ${id}${purpose && ` (${purpose})`}`;
  try {
    await wait({ what: `nothing uses ${what}`, timeoutSeconds: freeSeconds }, async () => {
      const held = await userOf(reach, { kind, id });
      if (held === undefined) return { done: undefined };
      user = held;
      return { state: held };
    });
  } catch (error) {
    if (!(error instanceof RebuildError && error.code === 'CLOUD_TIMEOUT')) throw error;
    throw held(what, [user], error);
  }
  if (kind === 'volume') await remove(() => client.call('DeleteVolume', { VolumeId: id }));
  else await remove(() => client.call('DeleteNetworkInterface', { NetworkInterfaceId: id }));
}

/** What has it; undefined when it is free or gone. By filters, since an id that is gone would be an error. */
async function userOf({ client }: Reach, { kind, id }: Pick<Leftover, 'kind' | 'id'>): Promise<string | undefined> {
  if (kind === 'volume') {
    const { Volumes } = await client.call('DescribeVolumes', filter('volume-id', id));
    const [volume] = Volumes ?? [];
    if (!volume || volume.State === 'available') return undefined;
    return volume.Attachments?.[0]?.InstanceId ?? `EC2 (${volume.State})`;
  }
  const { NetworkInterfaces } = await client.call('DescribeNetworkInterfaces', filter('network-interface-id', id));
  const [card] = NetworkInterfaces ?? [];
  if (!card || card.Status === 'available') return undefined;
  return card.Attachment?.InstanceId ?? `EC2 (${card.Status})`;
}

function filter(Name: string, id: string) {
  return { Filters: [{ Name, Values: [id] }] };
}

async function forgetRules({ client }: Reach, id: string): Promise<void> {
  const { SecurityGroups } = await client.call('DescribeSecurityGroups', filter('group-id', id));
  const named = (SecurityGroups?.[0]?.IpPermissions ?? []).filter((it) => (it.UserIdGroupPairs ?? []).length > 0);
  if (named.length === 0) return;
  await remove(() => client.call('RevokeSecurityGroupIngress', { GroupId: id, IpPermissions: named }));
}

import type { Instance, NetworkInterface, Volume } from '@aws-sdk/client-ec2';
import { tagValue } from '../tags.ts';
import type { Leftover, Sight } from './model.ts';
import { carriesOurTag, hasKey, isOfCluster, podInstanceKey, purposeOfVolume, volumeKeys } from './owner.ts';

/** The interfaces of the cluster that do not go with an instance. Pure. */
export function sortInterfaces({ cluster, interfaces, instances }: Sight): Leftover[] {
  const nodes = new Set(instances.map(({ InstanceId }) => InstanceId));
  return interfaces
    .filter((it) => !goesByItself(it))
    .filter(
      ({ TagSet }) =>
        isOfCluster(TagSet, cluster) ||
        carriesOurTag(TagSet, cluster) ||
        nodes.has(tagValue(TagSet, podInstanceKey) ?? 'none'),
    )
    .map(({ NetworkInterfaceId, Description }) => ({
      kind: 'network_interface',
      id: NetworkInterfaceId!,
      purpose: Description ?? '',
    }));
}

/** What ends with its instance, and what belongs to a service of AWS, is not for us to delete. */
function goesByItself({ Attachment, RequesterManaged }: NetworkInterface): boolean {
  return RequesterManaged === true || Attachment?.DeleteOnTermination === true;
}

/**
 * The volumes of the cluster that do not go with an instance. One in use is the cluster's when one of its instances has
 * it; one that is free when it carries the cluster's name, and no other cluster has that name. Pure.
 */
export function sortVolumes({ cluster, volumes, instances, hasNamesake }: Sight) {
  const nodes = new Set(instances.map(({ InstanceId }) => InstanceId));
  const ending = endingWith(instances);
  const leftovers: Leftover[] = [];
  const doubtful: Leftover[] = [];
  for (const volume of volumes) {
    const { Attachments = [], Tags } = volume;
    const isOurs = carriesOurTag(Tags, cluster);
    if (Attachments.length > 0) {
      const isAtNode = Attachments.some(({ InstanceId }) => nodes.has(InstanceId));
      if (
        isAtNode &&
        !ending.has(volume.VolumeId) &&
        (isOurs || isOfCluster(Tags, cluster) || hasKey(Tags, volumeKeys))
      )
        leftovers.push(leftoverOf(volume));
    } else if (isOurs || (isOfCluster(Tags, cluster) && !hasNamesake)) leftovers.push(leftoverOf(volume));
    else if (isOfCluster(Tags, cluster)) doubtful.push(leftoverOf(volume));
  }
  return { leftovers, doubtful };
}

/** The disks that end with their instances. */
function endingWith(instances: readonly Instance[]): ReadonlySet<string | undefined> {
  const disks = instances.flatMap(({ BlockDeviceMappings = [] }) => BlockDeviceMappings);
  return new Set(disks.flatMap(({ Ebs }) => (Ebs?.DeleteOnTermination ? Ebs.VolumeId : [])));
}

function leftoverOf({ VolumeId, Tags, Size }: Volume): Leftover {
  const purpose = [purposeOfVolume(Tags), Size === undefined ? '' : `${Size} GB`].filter(Boolean).join(', ');
  return { kind: 'volume', id: VolumeId!, purpose };
}

/** Groups that controllers made for the cluster. Pure. */
export function strayGroups({ cluster, groups }: Sight): Leftover[] {
  return groups
    .filter(({ Tags }) => isOfCluster(Tags, cluster) && !carriesOurTag(Tags, cluster))
    .map(({ GroupId, GroupName }) => ({ kind: 'security_group', id: GroupId!, purpose: GroupName ?? '' }));
}

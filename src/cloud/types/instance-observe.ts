import type { Instance, Volume } from '@aws-sdk/client-ec2';
import type { CloudClient } from '../client.ts';
import type { Found } from '../model.ts';
import { allPages } from '../pages.ts';
import { dataTag, hostKeyTag, imageTag, inventoryName, ours, tagValue } from '../tags.ts';
import { listField, type NameOf, type Sighting } from './define.ts';

export async function observeInstances(client: CloudClient, cluster: string): Promise<Sighting> {
  const query = { Filters: ours(cluster) };
  const [instances, volumes] = await Promise.all([
    describeInstances(client, cluster),
    allPages(client, 'DescribeVolumes', query, ({ Volumes }) => Volumes),
  ]);
  const living = instances.filter(isAlive);
  const disks = new Map(volumes.map((volume) => [volume.VolumeId, volume]));
  return {
    names: living.map(({ InstanceId: id, Tags }) => [id!, inventoryName(Tags, id!)]),
    found: (nameOf) => living.map((instance) => read(instance, disks, nameOf)),
  };
}

/** All instances of the cluster, those that ended in the last hour too. */
export async function describeInstances(client: CloudClient, cluster: string): Promise<Instance[]> {
  const query = { Filters: ours(cluster) };
  const reservations = await allPages(client, 'DescribeInstances', query, (page) => page.Reservations);
  return reservations.flatMap(({ Instances }) => Instances ?? []);
}

export function isAlive({ State }: Instance): boolean {
  return State?.Name !== 'terminated' && State?.Name !== 'shutting-down';
}

function read(instance: Instance, disks: ReadonlyMap<string | undefined, Volume>, nameOf: NameOf): Found {
  const { InstanceId: id, Tags, InstanceType, SubnetId, PrivateIpAddress, State } = instance;
  const volumeId = rootVolume(instance);
  const image = tagValue(Tags, imageTag);
  const data = tagValue(Tags, dataTag) === 'true' ? 'true' : 'false';
  return {
    type: 'instance',
    id: id!,
    name: nameOf(id!),
    fields: {
      Name: tagValue(Tags, 'Name') ?? '',
      type: InstanceType ?? '',
      ...(image && { image }),
      subnet: nameOf(SubnetId ?? ''),
      address: PrivateIpAddress ?? '',
      groups: listField(groupIds(instance).map(nameOf)),
      ...diskFields(disks.get(volumeId)),
      metadata: metadata(instance),
      // One that is starting needs nothing but time.
      state: State?.Name === 'pending' ? 'running' : (State?.Name ?? ''),
      market: instance.InstanceLifecycle === 'spot' ? 'spot' : 'on-demand',
      data,
    },
    about: {
      volumeId: volumeId ?? '',
      interfaceId: instance.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '',
      state: State?.Name ?? '',
      privateAddress: PrivateIpAddress ?? '',
      publicAddress: instance.PublicIpAddress ?? '',
      hostKey: tagValue(Tags, hostKeyTag) ?? '',
      data,
    },
  };
}

function groupIds({ NetworkInterfaces, SecurityGroups = [] }: Instance): string[] {
  const groups = NetworkInterfaces?.[0]?.Groups ?? SecurityGroups;
  return groups.flatMap(({ GroupId }) => GroupId ?? []);
}

function rootVolume({ RootDeviceName, BlockDeviceMappings = [] }: Instance): string | undefined {
  const root = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName) ?? BlockDeviceMappings[0];
  return root?.Ebs?.VolumeId;
}

/** A disk that is not seen yet says nothing, rather than that it is wrong. */
function diskFields(disk: Volume | undefined): Record<string, string> {
  if (!disk) return {};
  return { rootGb: String(disk.Size), rootKind: disk.VolumeType ?? '', encrypted: String(disk.Encrypted ?? false) };
}

function metadata({ MetadataOptions: it }: Instance): string {
  return `${it?.HttpTokens ?? 'optional'}, ${it?.HttpPutResponseHopLimit ?? 1} hop`;
}

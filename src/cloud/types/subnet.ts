import type { CloudClient } from '../client.ts';
import { removeOnceFree } from '../hands.ts';
import { holdersIn } from '../holders.ts';
import { createOnce } from '../once.ts';
import { allPages } from '../pages.ts';
import { inventoryName, ours, tagsOf, tagValue } from '../tags.ts';
import { type CloudType, type FieldRule, update } from './define.ts';

const fixed: FieldRule = { mend: 'impossible', why: 'EC2 cannot change it while the subnet lives' };

export const subnet: CloudType = {
  type: 'subnet',
  fields: { vpc: fixed, cidr: fixed, zone: fixed, publicIp: update },

  async observe(client, cluster) {
    const subnets = await allPages(client, 'DescribeSubnets', { Filters: ours(cluster) }, ({ Subnets }) => Subnets);
    return {
      names: subnets.map(({ SubnetId: id, Tags }) => [id!, inventoryName(Tags, id!)]),
      found: (nameOf) =>
        subnets.map(({ SubnetId: id, Tags, VpcId, CidrBlock, AvailabilityZone, MapPublicIpOnLaunch }) => ({
          type: 'subnet',
          id: id!,
          name: nameOf(id!),
          fields: {
            Name: tagValue(Tags, 'Name') ?? '',
            vpc: nameOf(VpcId ?? ''),
            cidr: CidrBlock ?? '',
            zone: AvailabilityZone ?? '',
            publicIp: String(MapPublicIpOnLaunch ?? false),
          },
          about: {},
        })),
    };
  },

  async create(hands, { name, fields }) {
    const { client, cluster } = hands;
    const request = {
      VpcId: hands.id('vpc', fields.vpc!),
      CidrBlock: fields.cidr,
      AvailabilityZone: fields.zone,
      TagSpecifications: [{ ResourceType: 'subnet' as const, Tags: tagsOf(cluster, name) }],
    };
    const make = async () => (await client.call('CreateSubnet', request)).Subnet?.SubnetId;
    const id = await createOnce(hands, subnet, name, make);
    await setPublicIp(client, id, fields.publicIp);
    return id;
  },

  async update({ client }, { id }, { to }) {
    await setPublicIp(client, id, to);
  },

  async remove(reach, found) {
    await Promise.all(
      found.map(({ id, name }) =>
        removeOnceFree(
          reach,
          `subnet ${name} (${id})`,
          () => reach.client.call('DeleteSubnet', { SubnetId: id }),
          () => holdersIn(reach.client, { Name: 'subnet-id', Values: [id] }),
        ),
      ),
    );
  },
};

async function setPublicIp(client: CloudClient, SubnetId: string, to: string | undefined): Promise<void> {
  await client.call('ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value: to === 'true' } });
}

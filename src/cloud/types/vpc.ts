import type { Vpc } from '@aws-sdk/client-ec2';
import type { CloudClient } from '../client.ts';
import { removeOnceFree } from '../hands.ts';
import { holdersIn } from '../holders.ts';
import type { FieldChange, Fields } from '../model.ts';
import { createOnce } from '../once.ts';
import { allPages } from '../pages.ts';
import { inventoryName, ours, tagsOf, tagValue } from '../tags.ts';
import { type CloudType, update } from './define.ts';

const settings = { dnsSupport: 'EnableDnsSupport', dnsHostnames: 'EnableDnsHostnames' } as const;

export const vpc: CloudType = {
  type: 'vpc',
  fields: {
    cidr: { mend: 'impossible', why: 'the range of a VPC is fixed for life' },
    dnsSupport: update,
    dnsHostnames: update,
  },

  async observe(client, cluster) {
    const vpcs = await allPages(client, 'DescribeVpcs', { Filters: ours(cluster) }, ({ Vpcs }) => Vpcs);
    const fields = await Promise.all(vpcs.map((it) => fieldsOf(client, it)));
    return {
      names: vpcs.map(({ VpcId, Tags }) => [VpcId!, inventoryName(Tags, VpcId!)]),
      found: (nameOf) =>
        vpcs.map(({ VpcId }, i) => ({
          type: 'vpc',
          id: VpcId!,
          name: nameOf(VpcId!),
          fields: fields[i]!,
          about: {},
        })),
    };
  },

  async create(hands, { name, fields }) {
    const { client, cluster } = hands;
    const request = {
      CidrBlock: fields.cidr,
      TagSpecifications: [{ ResourceType: 'vpc' as const, Tags: tagsOf(cluster, name) }],
    };
    const id = await createOnce(hands, vpc, name, async () => (await client.call('CreateVpc', request)).Vpc?.VpcId);
    for (const field of Object.keys(settings)) await set(client, id, { field, from: undefined, to: fields[field] });
    return id;
  },

  async update({ client }, { id }, change) {
    await set(client, id, change);
  },

  async remove(reach, found) {
    for (const { id } of found) {
      await removeOnceFree(
        reach,
        `VPC ${id}`,
        () => reach.client.call('DeleteVpc', { VpcId: id }),
        () => holdersIn(reach.client, { Name: 'vpc-id', Values: [id] }),
      );
    }
  },
};

async function fieldsOf(client: CloudClient, { VpcId, CidrBlock, Tags }: Vpc): Promise<Fields> {
  const [support, hostnames] = await Promise.all([
    client.call('DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsSupport' }),
    client.call('DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsHostnames' }),
  ]);
  return {
    Name: tagValue(Tags, 'Name') ?? '',
    cidr: CidrBlock ?? '',
    dnsSupport: String(support.EnableDnsSupport?.Value ?? false),
    dnsHostnames: String(hostnames.EnableDnsHostnames?.Value ?? false),
  };
}

/** EC2 takes one setting a call. */
async function set(client: CloudClient, VpcId: string, { field, to }: FieldChange): Promise<void> {
  const setting = settings[field as keyof typeof settings];
  await client.call('ModifyVpcAttribute', { VpcId, [setting]: { Value: to === 'true' } });
}

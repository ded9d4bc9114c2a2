import { type Hands, remove } from '../hands.ts';
import { createOnce } from '../once.ts';
import { inventoryName, ours, tagsOf, tagValue } from '../tags.ts';
import { type CloudType, update } from './define.ts';
import { untilState } from './instance-state.ts';

export const elasticIp: CloudType = {
  type: 'elastic_ip',
  fields: { host: update },

  async observe(client, cluster) {
    const addresses = (await client.call('DescribeAddresses', { Filters: ours(cluster) })).Addresses ?? [];
    return {
      names: addresses.map(({ AllocationId: id, Tags }) => [id!, inventoryName(Tags, id!)]),
      found: (nameOf) =>
        addresses.map(({ AllocationId: id, Tags, InstanceId, AssociationId, PublicIp }) => ({
          type: 'elastic_ip',
          id: id!,
          name: nameOf(id!),
          fields: { Name: tagValue(Tags, 'Name') ?? '', host: InstanceId ? nameOf(InstanceId) : '' },
          about: { associationId: AssociationId ?? '', address: PublicIp ?? '' },
        })),
    };
  },

  async create(hands, { name, fields }) {
    const request = {
      Domain: 'vpc' as const,
      TagSpecifications: [{ ResourceType: 'elastic-ip' as const, Tags: tagsOf(hands.cluster, name) }],
    };
    const make = async () => (await hands.client.call('AllocateAddress', request)).AllocationId;
    const id = await createOnce(hands, elasticIp, name, make);
    await associate(hands, id, fields.host!);
    return id;
  },

  async update(hands, { id }, { to }) {
    await associate(hands, id, to!);
  },

  async remove({ client }, found) {
    await Promise.all(
      found.map(async ({ id: AllocationId, about: { associationId: AssociationId } }) => {
        if (AssociationId) await remove(() => client.call('DisassociateAddress', { AssociationId }));
        await remove(() => client.call('ReleaseAddress', { AllocationId }));
      }),
    );
  },

  lossOf: ({ name, about }) => `gives the address ${about.address} of ${name} away for good`,
};

/** EC2 takes no address for an instance that is not running yet. */
async function associate(hands: Hands, AllocationId: string, host: string): Promise<void> {
  const InstanceId = hands.id('instance', host);
  await untilState(hands, { id: InstanceId, name: host }, 'running');
  await hands.client.call('AssociateAddress', { AllocationId, InstanceId, AllowReassociation: true });
}

import { held, join, type Reach, remove, removeOnceFree } from '../hands.ts';
import { foreignRoutes, usersOfGateway } from '../holders.ts';
import { createOnce } from '../once.ts';
import { allPages } from '../pages.ts';
import { inventoryName, ours, tagsOf, tagValue } from '../tags.ts';
import { type CloudType, update } from './define.ts';

export const internetGateway: CloudType = {
  type: 'internet_gateway',
  fields: { vpc: update },

  async observe(client, cluster) {
    const query = { Filters: ours(cluster) };
    const gateways = await allPages(client, 'DescribeInternetGateways', query, (page) => page.InternetGateways);
    return {
      names: gateways.map(({ InternetGatewayId: id, Tags }) => [id!, inventoryName(Tags, id!)]),
      found: (nameOf) =>
        gateways.map(({ InternetGatewayId: id, Tags, Attachments }) => {
          const vpcId = Attachments?.[0]?.VpcId ?? '';
          return {
            type: 'internet_gateway',
            id: id!,
            name: nameOf(id!),
            fields: { Name: tagValue(Tags, 'Name') ?? '', vpc: nameOf(vpcId) },
            about: { vpcId },
          };
        }),
    };
  },

  async create(hands, { name, fields }) {
    const { client, cluster, id } = hands;
    const InternetGatewayId = await createOnce(hands, internetGateway, name, async () => {
      const { InternetGateway } = await client.call('CreateInternetGateway', {
        TagSpecifications: [{ ResourceType: 'internet-gateway', Tags: tagsOf(cluster, name) }],
      });
      return InternetGateway?.InternetGatewayId;
    });
    await join(() => client.call('AttachInternetGateway', { InternetGatewayId, VpcId: id('vpc', fields.vpc!) }));
    return InternetGatewayId;
  },

  async update({ client, id }, found, { to }) {
    const InternetGatewayId = found.id;
    const VpcId = found.about.vpcId;
    if (VpcId) await remove(() => client.call('DetachInternetGateway', { InternetGatewayId, VpcId }));
    await join(() => client.call('AttachInternetGateway', { InternetGatewayId, VpcId: id('vpc', to!) }));
  },

  async remove(reach, found) {
    for (const { id: InternetGatewayId, about } of found) {
      const VpcId = about.vpcId;
      if (VpcId) await detach(reach, InternetGatewayId, VpcId);
      await remove(() => reach.client.call('DeleteInternetGateway', { InternetGatewayId }));
    }
  },
};

/** EC2 would leave the routes of others behind, that lead nowhere then. */
async function detach(reach: Reach, InternetGatewayId: string, VpcId: string): Promise<void> {
  const { client, cluster } = reach;
  const what = `internet gateway ${InternetGatewayId}`;
  const routes = await foreignRoutes(client, InternetGatewayId, cluster);
  if (routes.length > 0) throw held(what, routes);
  await removeOnceFree(
    reach,
    what,
    () => client.call('DetachInternetGateway', { InternetGatewayId, VpcId }),
    () => usersOfGateway(client, { gatewayId: InternetGatewayId, vpcId: VpcId, cluster }),
  );
}

import type { RouteTable } from '@aws-sdk/client-ec2';
import { type Hands, held, join, remove, removeOnceFree } from '../hands.ts';
import { foreignSubnets } from '../holders.ts';
import type { FieldChange, Found } from '../model.ts';
import { createOnce } from '../once.ts';
import { allPages } from '../pages.ts';
import { inventoryName, ours, tagsOf, tagValue } from '../tags.ts';
import { type CloudType, listChange, listField, type NameOf, update } from './define.ts';

const everywhere = '0.0.0.0/0';

export const routeTable: CloudType = {
  type: 'route_table',
  fields: {
    vpc: { mend: 'impossible', why: 'a route table stays in its VPC' },
    defaultRoute: update,
    subnets: update,
  },

  async observe(client, cluster) {
    const tables = await allPages(
      client,
      'DescribeRouteTables',
      { Filters: ours(cluster) },
      (page) => page.RouteTables,
    );
    return {
      names: tables.map(({ RouteTableId: id, Tags }) => [id!, inventoryName(Tags, id!)]),
      found: (nameOf) => tables.map((table) => read(table, nameOf)),
    };
  },

  async create(hands, { name, fields }) {
    const id = await createOnce(hands, routeTable, name, async () => {
      const { RouteTable } = await hands.client.call('CreateRouteTable', {
        VpcId: hands.id('vpc', fields.vpc!),
        TagSpecifications: [{ ResourceType: 'route-table', Tags: tagsOf(hands.cluster, name) }],
      });
      return RouteTable?.RouteTableId;
    });
    await setDefaultRoute(hands, id, { field: 'defaultRoute', from: undefined, to: fields.defaultRoute });
    await associate(hands, id, fields.subnets!.split(', '));
    return id;
  },

  async update(hands, { id, about }, change) {
    if (change.field === 'defaultRoute') return await setDefaultRoute(hands, id, change);
    const { added, removed } = listChange(change);
    for (const name of removed) {
      await remove(() => hands.client.call('DisassociateRouteTable', { AssociationId: about[name] }));
    }
    await associate(hands, id, added);
  },

  async remove(reach, found) {
    for (const { id, about } of found) {
      const foreign = await foreignSubnets(reach.client, Object.keys(about), reach.cluster);
      if (foreign.length > 0) throw held(`route table ${id}`, foreign);
      const associations = Object.values(about);
      await Promise.all(
        associations.map((AssociationId) =>
          remove(() => reach.client.call('DisassociateRouteTable', { AssociationId })),
        ),
      );
      await removeOnceFree(
        reach,
        `route table ${id}`,
        () => reach.client.call('DeleteRouteTable', { RouteTableId: id }),
        async () => [],
      );
    }
  },
};

/** `about` has the association of each subnet, by its name. */
function read({ RouteTableId: id, Tags, VpcId, Routes, Associations }: RouteTable, nameOf: NameOf): Found {
  const way = Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === everywhere);
  const associations = (Associations ?? [])
    .filter(({ SubnetId }) => SubnetId)
    .map(({ SubnetId, RouteTableAssociationId }) => [nameOf(SubnetId!), RouteTableAssociationId!] as const);
  return {
    type: 'route_table',
    id: id!,
    name: nameOf(id!),
    fields: {
      Name: tagValue(Tags, 'Name') ?? '',
      vpc: nameOf(VpcId ?? ''),
      defaultRoute: way ? nameOf(way.GatewayId ?? way.NatGatewayId ?? 'elsewhere') : '',
      subnets: listField(associations.map(([name]) => name)),
    },
    about: Object.fromEntries(associations),
  };
}

async function setDefaultRoute({ client, id }: Hands, RouteTableId: string, { from, to }: FieldChange): Promise<void> {
  const GatewayId = id('internet_gateway', to!);
  const name = from ? 'ReplaceRoute' : 'CreateRoute';
  await join(() => client.call(name, { RouteTableId, DestinationCidrBlock: everywhere, GatewayId }));
}

async function associate({ client, id }: Hands, RouteTableId: string, names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map((name) => join(() => client.call('AssociateRouteTable', { RouteTableId, SubnetId: id('subnet', name) }))),
  );
}

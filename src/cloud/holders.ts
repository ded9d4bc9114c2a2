import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { CloudClient } from './client.ts';
import { clusterTag, tagValue } from './tags.ts';

interface Filter {
  readonly Name: 'vpc-id' | 'subnet-id' | 'group-id';
  readonly Values: string[];
}

/** What stands in a VPC or subnet, or uses a security group, and so keeps it from being removed: `eni-1 (a load balancer)`. */
export async function holdersIn(client: CloudClient, filter: Filter): Promise<string[]> {
  const [interfaces, others] = await Promise.all([
    client.call('DescribeNetworkInterfaces', { Filters: [filter] }),
    filter.Name === 'vpc-id' ? inVpc(client, filter) : filter.Name === 'group-id' ? naming(client, filter.Values) : [],
  ]);
  return [...(interfaces.NetworkInterfaces ?? []).map(spell), ...others];
}

/** What keeps an internet gateway at its VPC: public addresses, and the routes of others, which would lead nowhere. */
export async function usersOfGateway(
  client: CloudClient,
  { gatewayId, vpcId, cluster }: { readonly gatewayId: string; readonly vpcId: string; readonly cluster: string },
): Promise<string[]> {
  const [routes, { NetworkInterfaces = [] }] = await Promise.all([
    foreignRoutes(client, gatewayId, cluster),
    client.call('DescribeNetworkInterfaces', { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  ]);
  return [...routes, ...NetworkInterfaces.filter(({ Association }) => Association?.PublicIp).map(spell)];
}

/** The route tables of others that lead through a gateway of ours. */
export async function foreignRoutes(client: CloudClient, gatewayId: string, cluster: string): Promise<string[]> {
  const query = { Filters: [{ Name: 'route.gateway-id', Values: [gatewayId] }] };
  const { RouteTables = [] } = await client.call('DescribeRouteTables', query);
  return RouteTables.filter(({ Tags }) => tagValue(Tags, clusterTag) !== cluster).map(
    ({ RouteTableId }) => `${RouteTableId} (a route through it)`,
  );
}

/** Those of the subnets that are not ours. */
export async function foreignSubnets(client: CloudClient, ids: readonly string[], cluster: string): Promise<string[]> {
  if (ids.length === 0) return [];
  const query = { Filters: [{ Name: 'subnet-id', Values: [...ids] }] };
  const { Subnets = [] } = await client.call('DescribeSubnets', query);
  return Subnets.filter(({ Tags }) => tagValue(Tags, clusterTag) !== cluster).map(({ SubnetId }) => SubnetId!);
}

function spell({ NetworkInterfaceId, Description, Attachment }: NetworkInterface): string {
  const of = Attachment?.InstanceId || Description;
  return `${NetworkInterfaceId}${of ? ` (${of})` : ''}`;
}

async function inVpc(client: CloudClient, filter: Filter): Promise<string[]> {
  const query = { Filters: [filter] };
  const [subnets, groups, tables] = await Promise.all([
    client.call('DescribeSubnets', query),
    client.call('DescribeSecurityGroups', query),
    client.call('DescribeRouteTables', query),
  ]);
  return [
    ...(subnets.Subnets ?? []).map(({ SubnetId }) => SubnetId!),
    ...(groups.SecurityGroups ?? [])
      .filter(({ GroupName }) => GroupName !== 'default')
      .map(({ GroupId, GroupName }) => `${GroupId} (${GroupName})`),
    ...(tables.RouteTables ?? [])
      .filter(({ Associations }) => !Associations?.some(({ Main }) => Main))
      .map(({ RouteTableId }) => RouteTableId!),
  ];
}

/** The other groups with a rule that names one of these. */
async function naming(client: CloudClient, ids: readonly string[]): Promise<string[]> {
  const ask = async (Name: string) =>
    (await client.call('DescribeSecurityGroups', { Filters: [{ Name, Values: [...ids] }] })).SecurityGroups ?? [];
  const lists = await Promise.all(['ip-permission.group-id', 'egress.ip-permission.group-id'].map(ask));
  const others = lists.flat().filter(({ GroupId }) => !ids.includes(GroupId!));
  return [...new Set(others.map(({ GroupId, GroupName }) => `${GroupId} (a rule of ${GroupName})`))];
}

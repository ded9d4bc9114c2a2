import type { CloudClient } from './client.ts';

interface Filter {
  readonly Name: 'vpc-id' | 'subnet-id' | 'group-id';
  readonly Values: string[];
}

/** What stands in a VPC or subnet, or uses a security group, and so keeps it from being removed: `eni-1 (a load balancer)`. */
export async function holdersIn(client: CloudClient, filter: Filter): Promise<string[]> {
  const [interfaces, others] = await Promise.all([
    client.call('DescribeNetworkInterfaces', { Filters: [filter] }),
    filter.Name === 'vpc-id' ? inVpc(client, filter) : [],
  ]);
  const cards = (interfaces.NetworkInterfaces ?? []).map(({ NetworkInterfaceId, Description, Attachment }) => {
    const of = Attachment?.InstanceId || Description;
    return `${NetworkInterfaceId}${of ? ` (${of})` : ''}`;
  });
  return [...cards, ...others];
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

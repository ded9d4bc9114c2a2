import type { Subnet } from '@aws-sdk/client-ec2';
import { RebuildError } from '../core/error.ts';
import { type Adopted, type AdoptionSight, adoptionProblems } from './adopt-check.ts';
import type { CloudClient } from './client.ts';
import type { TypeName } from './model.ts';
import { allPages } from './pages.ts';
import type { CloudSpec } from './spec.ts';
import { clusterTag, tagValue } from './tags.ts';

export type { Adopted } from './adopt-check.ts';

/** The objects that `spec` names by their ids. Pure. */
export function adoptedObjects({ cluster, vpcId, gatewayId, subnets, groups }: CloudSpec): Adopted[] {
  const one = (type: TypeName, name: string, id: string | undefined) => (id === undefined ? [] : [{ type, name, id }]);
  return [
    ...one('vpc', cluster, vpcId),
    ...one('internet_gateway', cluster, gatewayId),
    ...subnets.flatMap(({ name, id }) => one('subnet', name, id)),
    ...groups.flatMap(({ name, id }) => one('security_group', name, id)),
  ];
}

/**
 * Looks at what `spec` adopts and makes sure that it is what infra.yaml states. An internet gateway that the adopted
 * VPC has already is adopted too. Asks nothing where nothing is adopted.
 *
 * @throws RebuildError ADOPT_… of the first problem, with the messages of all
 */
export async function resolveAdopted(client: CloudClient, spec: CloudSpec): Promise<CloudSpec> {
  if (adoptedObjects(spec).length === 0) return spec;
  const sight = await look(client, spec);
  refuse(adoptionProblems(spec, sight));
  const { gateway } = sight;
  const isForeign = gateway && tagValue(gateway.Tags, clusterTag) !== spec.cluster;
  return isForeign ? { ...spec, gatewayId: gateway.InternetGatewayId! } : spec;
}

async function look(client: CloudClient, spec: CloudSpec): Promise<AdoptionSight> {
  const vpcs = spec.vpcId === undefined ? [] : [spec.vpcId];
  const [found, beside, subnets, groups, gateways] = await Promise.all([
    some(vpcs, () => allPages(client, 'DescribeVpcs', filter('vpc-id', vpcs), (page) => page.Vpcs)),
    some(vpcs, () => subnetsWith(client, 'vpc-id', vpcs)),
    some(idsOf(spec.subnets), (ids) => subnetsWith(client, 'subnet-id', ids)),
    some(idsOf(spec.groups), (ids) =>
      allPages(client, 'DescribeSecurityGroups', filter('group-id', ids), (page) => page.SecurityGroups),
    ),
    some(vpcs, () =>
      allPages(client, 'DescribeInternetGateways', filter('attachment.vpc-id', vpcs), (page) => page.InternetGateways),
    ),
  ]);
  const byId = new Map([...beside, ...subnets].map((it) => [it.SubnetId, it]));
  return { vpc: found[0], subnets: [...byId.values()], groups, gateway: gateways[0] };
}

function subnetsWith(client: CloudClient, name: string, values: readonly string[]): Promise<Subnet[]> {
  return allPages(client, 'DescribeSubnets', filter(name, values), (page) => page.Subnets);
}

function filter(Name: string, values: readonly string[]) {
  return { Filters: [{ Name, Values: [...values] }] };
}

async function some<Item>(
  ids: readonly string[],
  ask: (ids: readonly string[]) => Promise<Item[]>,
): Promise<readonly Item[]> {
  return ids.length === 0 ? [] : await ask(ids);
}

function idsOf(items: readonly { readonly id?: string }[]): string[] {
  return items.flatMap(({ id }) => id ?? []);
}

function refuse(problems: readonly RebuildError[]): void {
  const [first] = problems;
  if (!first) return;
  if (problems.length === 1) throw first;
  const hints = [...new Set(problems.map(({ hint }) => hint))];
  throw new RebuildError(first.code, problems.map(({ message }) => message).join(' '), { hint: hints.join(' ') });
}

import { type Instance, instances } from './instances.ts';
import { type Ec2Request, type Handler, refusal } from './message.ts';
import type { Upstream } from './upstream.ts';
import { descendants, itemsAt, valueAt, type Xml } from './xml.ts';

export interface InUseRules {
  readonly upstream: Upstream;
  /** The state that clients are told, which is behind the endpoint's. */
  stateOf(instance: Instance): string;
}

/** Refuses to take away what something else needs, as EC2 does and moto does not. */
export function refuseInUse({ upstream, stateOf }: InUseRules): Handler {
  const present = async () => (await instances(upstream)).filter((it) => stateOf(it) !== 'terminated');
  /** Network interfaces that belong to no instance. */
  const looseCards = async () =>
    itemsAt(await upstream.ask('DescribeNetworkInterfaces'), 'networkInterfaceSet').filter(
      (card) => !valueAt(card, 'attachment.instanceId'),
    );
  const rules: Record<string, (request: Ec2Request) => Promise<string | undefined>> = {
    DeleteSubnet: async ({ params }) => {
      const id = params.get('SubnetId');
      const hasInstance = (await present()).some(({ subnetId }) => subnetId === id);
      return used('subnet', id, hasInstance || (await looseCards()).some((card) => valueAt(card, 'subnetId') === id));
    },
    DeleteSecurityGroup: async ({ params }) => {
      const id = params.get('GroupId');
      const isNamed = namesGroup(await upstream.ask('DescribeSecurityGroups'), id);
      const isAtInstance = (await present()).some(({ groupIds }) => groupIds.includes(id ?? ''));
      return used('resource', id, isNamed || isAtInstance || (await looseCards()).some((card) => hasGroup(card, id)));
    },
    DetachInternetGateway: async ({ params }) => {
      const vpc = params.get('VpcId');
      return (await present()).some(({ vpcId, publicAddress }) => vpcId === vpc && publicAddress)
        ? `Network ${vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`
        : undefined;
    },
    DeleteVpc: async ({ params }) => {
      const id = params.get('VpcId') ?? '';
      const inVpc = { 'Filter.1.Value.1': id };
      const gateways = await upstream.ask('DescribeInternetGateways', {
        'Filter.1.Name': 'attachment.vpc-id',
        ...inVpc,
      });
      const groups = await upstream.ask('DescribeSecurityGroups', { 'Filter.1.Name': 'vpc-id', ...inVpc });
      const hasGroups = itemsAt(groups, 'securityGroupInfo').some((group) => valueAt(group, 'groupName') !== 'default');
      return used('vpc', id, hasGroups || itemsAt(gateways, 'internetGatewaySet').length > 0);
    },
  };
  return async (request, next) => {
    const why = await rules[request.action]?.(request);
    return why ? refusal('DependencyViolation', why) : next(request);
  };
}

function used(kind: string, id: string | null, isUsed: boolean): string | undefined {
  if (!isUsed) return undefined;
  return kind === 'resource'
    ? `resource ${id} has a dependent object`
    : `The ${kind} '${id}' has dependencies and cannot be deleted.`;
}

function hasGroup(card: Xml, id: string | null): boolean {
  return itemsAt(card, 'groupSet').some((group) => valueAt(group, 'groupId') === id);
}

/** Whether a rule of another group names it. */
function namesGroup(groups: Xml, id: string | null): boolean {
  return itemsAt(groups, 'securityGroupInfo')
    .filter((group) => valueAt(group, 'groupId') !== id)
    .flatMap((group) => [...descendants(group, 'groups')])
    .some((list) => list.children.some((pair) => valueAt(pair, 'groupId') === id));
}

import type { Input, Operation } from '../client.ts';
import type { CloudChange, TypeName } from '../model.ts';
import type { Survey } from '../plan.ts';
import { tagsOf } from '../tags.ts';

/** A call that is only asked for, not made. */
export interface DryRun<Name extends Operation = Operation> {
  readonly operation: Name;
  readonly input: Input<Name>;
}

/**
 * One dry run of each operation that the changes need, where EC2 has dry runs for it. What is not there yet is spelled
 * as an id of zeros: whether the caller may, is often answered before the id is looked at. Pure.
 */
export function dryRunsOf({ changes, found, adopted, image, spec }: Survey): readonly DryRun[] {
  const ids = new Map([...found, ...adopted].map(({ type, id }) => [type, id]));
  const has = (type: TypeName, ...actions: CloudChange['action'][]) =>
    changes.some((it) => it.type === type && actions.includes(it.action));
  const updates = (field: string) => changes.some((it) => it.action === 'update' && it.fields[0]?.field === field);
  const tags = <Kind extends string>(ResourceType: Kind) => [
    { ResourceType, Tags: tagsOf(spec.cluster, spec.cluster) },
  ];
  const id = (type: TypeName, prefix: string) => ids.get(type) ?? `${prefix}-${'0'.repeat(17)}`;
  const [VpcId, SubnetId, GroupId] = [id('vpc', 'vpc'), id('subnet', 'subnet'), id('security_group', 'sg')];
  const gateway = id('internet_gateway', 'igw');
  const instance = id('instance', 'i');
  const rule = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '192.0.2.1/32' }] }];
  const [subnet] = spec.subnets;
  const one = <Name extends Operation>(needed: boolean, operation: Name, input: Input<Name>): DryRun[] =>
    needed ? [{ operation, input: { ...input, DryRun: true } }] : [];
  const makesHost = has('instance', 'create', 'replace');

  return [
    ...one(has('vpc', 'create'), 'CreateVpc', { CidrBlock: spec.vpcCidr, TagSpecifications: tags('vpc') }),
    ...one(has('internet_gateway', 'create'), 'CreateInternetGateway', {
      TagSpecifications: tags('internet-gateway'),
    }),
    ...one(has('internet_gateway', 'create', 'update'), 'AttachInternetGateway', { InternetGatewayId: gateway, VpcId }),
    ...one(has('subnet', 'create', 'replace'), 'CreateSubnet', { VpcId, CidrBlock: subnet?.cidr ?? spec.vpcCidr }),
    ...one(has('route_table', 'create'), 'CreateRouteTable', { VpcId, TagSpecifications: tags('route-table') }),
    ...one(has('route_table', 'create', 'update'), 'AssociateRouteTable', {
      RouteTableId: id('route_table', 'rtb'),
      SubnetId,
    }),
    ...one(has('route_table', 'create'), 'CreateRoute', {
      RouteTableId: id('route_table', 'rtb'),
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: gateway,
    }),
    ...one(has('key_pair', 'create', 'replace'), 'ImportKeyPair', {
      KeyName: spec.key.name,
      PublicKeyMaterial: Buffer.from(''),
      TagSpecifications: tags('key-pair'),
    }),
    ...one(has('security_group', 'create'), 'CreateSecurityGroup', {
      GroupName: spec.cluster,
      Description: spec.cluster,
      VpcId,
    }),
    ...one(has('security_group_rule', 'create'), 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: rule }),
    ...one(has('security_group_rule', 'delete'), 'RevokeSecurityGroupIngress', { GroupId, IpPermissions: rule }),
    ...one(makesHost, 'RunInstances', {
      ImageId: image?.id,
      InstanceType: (spec.hosts[0]?.type ?? 't3.micro') as Input<'RunInstances'>['InstanceType'],
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: tags('instance'),
    }),
    ...one(updates('type'), 'StopInstances', { InstanceIds: [instance] }),
    ...one(updates('type'), 'ModifyInstanceAttribute', { InstanceId: instance }),
    ...one(updates('type') || updates('state'), 'StartInstances', { InstanceIds: [instance] }),
    ...one(has('instance', 'delete', 'replace'), 'TerminateInstances', { InstanceIds: [instance] }),
    ...one(has('elastic_ip', 'create'), 'AllocateAddress', { Domain: 'vpc', TagSpecifications: tags('elastic-ip') }),
    ...one(has('elastic_ip', 'create', 'update'), 'AssociateAddress', {
      AllocationId: id('elastic_ip', 'eipalloc'),
      InstanceId: instance,
    }),
    ...one(has('elastic_ip', 'delete'), 'ReleaseAddress', { AllocationId: id('elastic_ip', 'eipalloc') }),
  ];
}

import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { join, remove, removeOnceFree } from '../hands.ts';
import { holdersIn } from '../holders.ts';
import type { Found } from '../model.ts';
import { createOnce } from '../once.ts';
import { allPages } from '../pages.ts';
import { flatten, permissionOf, ruleName } from '../rule.ts';
import { displayName, inventoryName, ours, tagsOf, tagValue } from '../tags.ts';
import { type CloudType, listChange, listField, type NameOf, update } from './define.ts';
import { foundRule } from './security-group-rule.ts';

export const securityGroup: CloudType = {
  type: 'security_group',
  fields: { vpc: { mend: 'impossible', why: 'a security group stays in its VPC' }, egress: update },

  async observe(client, cluster) {
    const query = { Filters: ours(cluster) };
    const groups = await allPages(client, 'DescribeSecurityGroups', query, (page) => page.SecurityGroups);
    return {
      names: groups.map(({ GroupId: id, Tags }) => [id!, inventoryName(Tags, id!)]),
      found: (nameOf) => groups.flatMap((group) => [readGroup(group, nameOf), ...readRules(group, nameOf)]),
    };
  },

  // EC2 gives a new group the rule that everything may leave.
  async create(hands, { name, fields, about }) {
    const { client, cluster, id } = hands;
    const request = {
      GroupName: displayName(cluster, name),
      Description: about.description,
      VpcId: id('vpc', fields.vpc!),
      TagSpecifications: [{ ResourceType: 'security-group' as const, Tags: tagsOf(cluster, name) }],
    };
    const make = async () => (await client.call('CreateSecurityGroup', request)).GroupId;
    return await createOnce(hands, securityGroup, name, make);
  },

  async update({ client }, { id: GroupId }, change) {
    const { added, removed } = listChange(change);
    const permissions = (names: readonly string[]) => names.map((name) => permissionOf(parseEgress(name)));
    if (added.length > 0) {
      await join(() => client.call('AuthorizeSecurityGroupEgress', { GroupId, IpPermissions: permissions(added) }));
    }
    if (removed.length > 0) {
      await remove(() => client.call('RevokeSecurityGroupEgress', { GroupId, IpPermissions: permissions(removed) }));
    }
  },

  async remove(reach, found) {
    await Promise.all(
      found.map(({ id, name }) =>
        removeOnceFree(
          reach,
          `security group ${name} (${id})`,
          () => reach.client.call('DeleteSecurityGroup', { GroupId: id }),
          () => holdersIn(reach.client, { Name: 'group-id', Values: [id] }),
        ),
      ),
    );
  },
};

function readGroup({ GroupId: id, Tags, VpcId, IpPermissionsEgress }: SecurityGroup, nameOf: NameOf): Found {
  const egress = (IpPermissionsEgress ?? []).flatMap(flatten);
  return {
    type: 'security_group',
    id: id!,
    name: nameOf(id!),
    fields: {
      Name: tagValue(Tags, 'Name') ?? '',
      vpc: nameOf(VpcId ?? ''),
      egress: listField(egress.map((rule) => ruleName(rule).replace(' from ', ' to '))),
    },
    about: {},
  };
}

function readRules({ GroupId, IpPermissions }: SecurityGroup, nameOf: NameOf): Found[] {
  const group = { id: GroupId!, name: nameOf(GroupId!) };
  return (IpPermissions ?? []).flatMap((permission) =>
    flatten(permission).map((rule) => foundRule(group, rule, nameOf(rule.source))),
  );
}

/** `tcp 443 to 0.0.0.0/0`, as `readGroup` spells it. */
function parseEgress(name: string) {
  const [way, source] = name.split(' to ') as [string, string];
  const [protocol, ports = ''] = way.split(' ') as [string, string?];
  return { protocol, ports, source, description: '' };
}

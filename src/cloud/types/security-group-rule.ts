import { join, remove } from '../hands.ts';
import type { Fields, Found } from '../model.ts';
import { type FlatRule, fullRuleName, permissionOf } from '../rule.ts';
import { type CloudType, update } from './define.ts';

/** An ingress rule. It is seen with its group, and has no tags of its own. */
export const securityGroupRule: CloudType = {
  type: 'security_group_rule',
  fields: { description: update },

  async create({ client, id }, { name, about, fields }) {
    const GroupId = id('security_group', about.group!);
    const source = about.sourceGroup ? id('security_group', about.sourceGroup) : about.source!;
    const rule = { ...ruleOf(about), source, description: fields.description! };
    await join(() => client.call('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [permissionOf(rule)] }));
    return name;
  },

  async update({ client }, { about }, { to }) {
    await client.call('UpdateSecurityGroupRuleDescriptionsIngress', {
      GroupId: about.groupId,
      IpPermissions: [permissionOf({ ...ruleOf(about), description: to ?? '' })],
    });
  },

  async remove({ client }, found) {
    await Promise.all(
      found.map(({ about, fields: { description = '' } }) =>
        remove(() =>
          client.call('RevokeSecurityGroupIngress', {
            GroupId: about.groupId,
            IpPermissions: [permissionOf({ ...ruleOf(about), description })],
          }),
        ),
      ),
    );
  },
};

/** `source` is the name of what `rule` has as an id. */
export function foundRule(
  group: { readonly id: string; readonly name: string },
  rule: FlatRule,
  source: string,
): Found {
  const { description, ...about } = rule;
  return {
    type: 'security_group_rule',
    id: group.id,
    name: fullRuleName(group.name, { ...rule, source }),
    fields: { description },
    about: { ...about, groupId: group.id },
  };
}

function ruleOf({ protocol, ports, source }: Fields): FlatRule {
  return { protocol: protocol!, ports: ports!, source: source!, description: '' };
}

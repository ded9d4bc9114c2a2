import type { CloudClient } from '../client.ts';
import { type CloudChange, keyOf } from '../model.ts';
import type { CloudSpec } from '../spec.ts';
import { clusterTag, displayName, type Tag, tagValue } from '../tags.ts';
import type { Finding } from './finding.ts';

/** Whether the key pair is there that is not ours to make, and its name free of the one that is. */
export async function keyFindings(
  client: CloudClient,
  { key, cluster }: CloudSpec,
  changes: readonly CloudChange[],
): Promise<readonly Finding[]> {
  const makesKey = changes.some(({ type, action }) => type === 'key_pair' && action !== 'delete');
  const makesHost = changes.some(({ type, action }) => type === 'instance' && action !== 'delete');
  if (key.kind === 'existing' ? !makesHost : !makesKey) return [];
  const query = { Filters: [{ Name: 'key-name', Values: [key.name] }] };
  const [pair] = (await client.call('DescribeKeyPairs', query)).KeyPairs ?? [];
  const about = { infra: ['key_pair', 'name'] };
  if (key.kind === 'existing' && !pair) {
    const message = `there is no key pair ${key.name} in this region`;
    return [{ severity: 'error', code: 'KEY_PAIR_MISSING', message, hint: 'Import it, or correct its name.', about }];
  }
  if (key.kind === 'existing' || !pair || isOurs(pair.Tags, cluster)) return [];
  return [taken(`a key pair ${key.name} is there already, and is not this cluster's`, about.infra)];
}

/** Names of groups are unique in a VPC: one that was there before may have some of them. */
export async function groupFindings(
  client: CloudClient,
  { vpcId, cluster }: CloudSpec,
  changes: readonly CloudChange[],
): Promise<readonly Finding[]> {
  const made = changes.filter(({ type, action }) => type === 'security_group' && action === 'create');
  if (vpcId === undefined || made.length === 0) return [];
  const names = new Map(made.map(({ name }) => [displayName(cluster, name), name]));
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: [...names.keys()] },
  ];
  const { SecurityGroups = [] } = await client.call('DescribeSecurityGroups', { Filters });
  return SecurityGroups.filter(({ Tags }) => !isOurs(Tags, cluster)).map(({ GroupName = '', GroupId }) => {
    const name = names.get(GroupName) ?? '';
    const what = `${keyOf({ type: 'security_group', name })}: ${GroupId} in ${vpcId} has the name ${GroupName}`;
    return taken(`${what}, and is not this cluster's`, ['security_groups', name]);
  });
}

function taken(message: string, infra: readonly string[]): Finding {
  return {
    severity: 'error',
    code: 'NAME_TAKEN',
    message,
    hint: 'Choose another name, or remove the other one.',
    about: { infra },
  };
}

function isOurs(tags: readonly Tag[] | undefined, cluster: string): boolean {
  return tagValue(tags, clusterTag) === cluster;
}

import { describe, expect, it } from 'vitest';
import { explain } from '../../src/inventory/explain.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { formatOrigin } from '../../src/inventory/model.ts';
import { folderWith } from '../support/folder.ts';

const roles = ['redis'];

async function explained(path: string, host = 'a') {
  const folder = folderWith({
    'hosts.yaml': 'redis: { hosts: { a: { ec2: { type: t3.small, root_gb: 8, subnet: a } } } }\n',
    'group_vars/all.yaml': 'ansible_user: root\nredis:\n  port: 1\n  save: { a: 1 }\nec2: { type: t3.micro }\n',
    'group_vars/redis.yaml': 'ansible_user: ubuntu\nredis:\n  maxmemory_mib: 2\n  save: { b: 2 }\n',
  });
  const inventory = await loadInventory(folder, { extraVars: ['redis.port=3'], roles });
  const { shadows, ...top } = explain(inventory, path, host, roles);
  const text = ({ value, origin, scope }: typeof top | (typeof shadows)[number]) =>
    `${JSON.stringify(value)} from ${formatOrigin(origin).replace(`${folder}/`, '')} (${scope})`;
  return [top, ...shadows].map(text);
}

describe('explain', () => {
  it.each([
    [
      'ansible_user',
      ['"ubuntu" from group_vars/redis.yaml:1:1 (group redis)', '"root" from group_vars/all.yaml:1:1 (group all)'],
    ],
    ['redis.port', ['3 from --extra-vars (extra vars)', '1 from group_vars/all.yaml:3:3 (group all)']],
    ['redis.maxmemory_mib', ['2 from group_vars/redis.yaml:3:3 (group redis)']],
    [
      'redis.save',
      ['{"b":2} from group_vars/redis.yaml:4:3 (group redis)', '{"a":1} from group_vars/all.yaml:4:3 (group all)'],
    ],
    ['redis.save.b', ['2 from group_vars/redis.yaml:4:11 (group redis)']],
    ['ec2.type', ['"t3.small" from hosts.yaml:1:31 (host a)', '"t3.micro" from group_vars/all.yaml:5:8 (group all)']],
    ['ec2.subnet', ['"a" from hosts.yaml:1:59 (host a)']],
  ])('says where %s is from and what it hides', async (path, lines) => {
    expect(await explained(path)).toEqual(lines);
  });

  it.each([
    ['ansible_usr', 'a', 'VAR_UNDEFINED', 'ansible_usr is not set for a', 'Write "ansible_user".'],
    ['redis.prot', 'a', 'VAR_UNDEFINED', 'redis.prot is not set for a', 'Write "port".'],
    [
      'ec2.zone',
      'a',
      'VAR_UNDEFINED',
      'ec2.zone is not set for a',
      'Run `./rebuild inventory --host a` to see what is.',
    ],
    ['redis', 'b', 'HOST_UNKNOWN', 'there is no host "b"', 'Write "a".'],
  ])('rejects %s on %s', async (path, host, code, message, hint) => {
    await expect(explained(path, host)).rejects.toMatchObject({ code, message, hint });
  });
});

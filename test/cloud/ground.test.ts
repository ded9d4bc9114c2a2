import { expect, it } from 'vitest';
import { keepGround } from '../../src/cloud/ground.ts';
import { type CloudChange, type Found, keyOf, type TypeName } from '../../src/cloud/model.ts';

const change = (action: CloudChange['action'], type: TypeName, name: string, field = 'x'): CloudChange => ({
  action,
  type,
  name,
  fields: [{ field, from: '', to: '' }],
});
const host: Found = {
  type: 'instance',
  name: 'redis',
  id: 'i-1',
  fields: { subnet: 'subnet-1', groups: 'nodes, sg-1' },
  about: {},
};
const routes = (from: string, to: string): CloudChange => ({
  ...change('update', 'route_table', 'blue'),
  fields: [{ field: 'subnets', from, to }],
});
const agreed = [
  change('delete', 'security_group', 'sg-1'),
  change('delete', 'security_group', 'sg-2'),
  change('delete', 'subnet', 'subnet-1'),
  change('delete', 'subnet', 'subnet-2'),
  routes('b, subnet-1', 'a, b'),
  change('update', 'route_table', 'blue', 'Name'),
  change('create', 'subnet', 'a'),
];

it.each<['replace' | 'delete', string[]]>([
  ['replace', ['security_group sg-1', 'subnet subnet-1', 'route_table blue']],
  ['delete', ['security_group sg-1', 'subnet subnet-1', 'route_table blue']],
])('a host whose %s was declined keeps its groups, its subnet and the way out of it', (action, kept) => {
  const declined = [change(action, 'instance', 'redis')];
  const after = keepGround({ agreed, declined }, [host]);
  expect(after.declined.map(keyOf)).toEqual(['instance redis', ...kept]);
  expect(after.agreed).toEqual([agreed[1], agreed[3], routes('b, subnet-1', 'a, b, subnet-1'), ...agreed.slice(5)]);
});

it('a host keeps the network that would go as a whole', () => {
  const all = [
    change('delete', 'subnet', 'subnet-1'),
    change('delete', 'route_table', 'blue'),
    change('delete', 'internet_gateway', 'blue'),
  ];
  const after = keepGround({ agreed: all, declined: [change('replace', 'instance', 'redis')] }, [host]);
  expect(after.agreed).toEqual([]);
});

it.each<[string, CloudChange[]]>([
  ['nothing was declined', []],
  ['only another type was declined', [change('update', 'instance', 'redis', 'type')]],
  ['another host stays', [change('replace', 'instance', 'other')]],
])('when %s, all goes on', (_what, declined) => {
  expect(keepGround({ agreed, declined }, [host])).toEqual({ agreed, declined });
});

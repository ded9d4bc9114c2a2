import { expect, it } from 'vitest';
import { type CloudChange, keyOf, type TypeName } from '../../src/cloud/model.ts';
import { removalOrder, stagesOf } from '../../src/cloud/stages.ts';

const change = (action: CloudChange['action'], type: TypeName, name: string): CloudChange => ({
  action,
  type,
  name,
  fields: [],
});

it('what others may wait for goes first, what others may refer to goes last', () => {
  const stages = stagesOf([
    change('delete', 'subnet', 'old'),
    change('delete', 'security_group', 'old'),
    change('delete', 'instance', 'old-1'),
    change('delete', 'instance', 'old-2'),
    change('delete', 'security_group_rule', 'old: tcp 1 from old'),
    change('create', 'instance', 'new'),
    change('update', 'instance', 'kept'),
    change('update', 'instance', 'kept'),
  ]);
  expect(stages.first.map((list) => list.map(keyOf))).toEqual([
    ['security_group_rule old: tcp 1 from old'],
    ['instance old-1', 'instance old-2'],
  ]);
  expect(stages.build.map(({ key, changes }) => [key, changes.length])).toEqual([
    ['instance new', 1],
    ['instance kept', 2],
  ]);
  expect(stages.last.map((list) => list.map(keyOf))).toEqual([['security_group old'], ['subnet old']]);
});

it('everything is destroyed after what refers to it', () => {
  expect(removalOrder).toEqual([
    'elastic_ip',
    'instance',
    'security_group_rule',
    'security_group',
    'key_pair',
    'route_table',
    'subnet',
    'internet_gateway',
    'vpc',
  ]);
});

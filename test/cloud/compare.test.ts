import { describe, expect, it } from 'vitest';
import { compareCloud } from '../../src/cloud/compare.ts';
import type { Found, TypeName, Wanted } from '../../src/cloud/model.ts';

const wanted = (type: TypeName, name: string, fields: Record<string, string>): Wanted => ({
  type,
  name,
  fields,
  about: {},
  dependsOn: [],
});
const found = (type: TypeName, name: string, fields: Record<string, string>, about = {}): Found => ({
  type,
  name,
  id: `id-${name}`,
  fields,
  about,
});
const redis = {
  Name: 'blue-redis',
  type: 't3.small',
  subnet: 'a',
  address: '10.0.1.10',
  rootGb: '30',
  state: 'running',
};

describe('an object', () => {
  it('that is as it should be is unchanged, whatever else EC2 tells of it', () => {
    const seen = found('instance', 'redis', { ...redis, encrypted: 'true' });
    expect(compareCloud([wanted('instance', 'redis', redis)], [seen])).toEqual({ changes: [], unchanged: 1 });
  });

  it('that is not there is created', () => {
    expect(compareCloud([wanted('subnet', 'a', { cidr: '10.0.1.0/24' })], [])).toEqual({
      changes: [
        {
          action: 'create',
          type: 'subnet',
          name: 'a',
          fields: [{ field: 'cidr', from: undefined, to: '10.0.1.0/24' }],
        },
      ],
      unchanged: 0,
    });
  });

  it('that nobody wants is deleted', () => {
    const { changes } = compareCloud([], [found('subnet', 'old', { cidr: '10.0.9.0/24' })]);
    expect(changes).toEqual([
      {
        action: 'delete',
        type: 'subnet',
        name: 'old',
        id: 'id-old',
        fields: [{ field: 'cidr', from: '10.0.9.0/24', to: undefined }],
      },
    ]);
  });
});

describe('a field that differs', () => {
  const base = { type: 'instance', name: 'redis', id: 'id-redis' };
  it.each([
    ['Name', 'other', { action: 'update' }],
    ['state', 'stopped', { action: 'update' }],
    ['rootGb', '20', { action: 'update' }],
    ['type', 't3.micro', { action: 'update', confirm: 'stops and starts redis' }],
    ['subnet', 'b', { action: 'replace', confirm: 'ends redis and deletes its disk' }],
    ['address', '10.0.1.99', { action: 'replace', confirm: 'ends redis and deletes its disk' }],
  ] as const)('%s of an instance: %j', (field, from, expected) => {
    const { changes } = compareCloud(
      [wanted('instance', 'redis', redis)],
      [found('instance', 'redis', { ...redis, [field]: from })],
    );
    expect(changes).toEqual([{ ...base, fields: [{ field, from, to: redis[field] }], ...expected }]);
  });

  it('of a VPC cannot be changed', () => {
    const { changes } = compareCloud(
      [wanted('vpc', 'blue', { cidr: '10.1.0.0/16' })],
      [found('vpc', 'blue', { cidr: '10.0.0.0/16' })],
    );
    expect(changes).toEqual([
      expect.objectContaining({ action: 'replace', impossible: 'the range of a VPC is fixed for life' }),
    ]);
  });

  it('is one change for each, as each may need its own agreement', () => {
    const seen = found('instance', 'redis', { ...redis, type: 't3.micro', rootGb: '20' });
    const { changes } = compareCloud([wanted('instance', 'redis', redis)], [seen]);
    expect(changes.map(({ fields, confirm }) => [fields[0]!.field, confirm])).toEqual([
      ['type', 'stops and starts redis'],
      ['rootGb', undefined],
    ]);
  });

  it('beside one that makes it anew is part of that', () => {
    const seen = found('instance', 'redis', { ...redis, type: 't3.micro', subnet: 'b' });
    const { changes } = compareCloud([wanted('instance', 'redis', redis)], [seen]);
    expect(changes).toEqual([expect.objectContaining({ action: 'replace' })]);
    expect(changes[0]!.fields).toEqual([{ field: 'subnet', from: 'b', to: 'a' }]);
    expect(changes[0]!.also).toEqual([{ field: 'type', from: 't3.micro', to: 't3.small' }]);
  });

  it('because it cannot be seen changes nothing', () => {
    const { address: _, rootGb: __, ...unseen } = redis;
    expect(compareCloud([wanted('instance', 'redis', redis)], [found('instance', 'redis', unseen)]).changes).toEqual(
      [],
    );
  });
});

it('an Elastic IP is put on its host again when that is made anew, and not for less', () => {
  const ip = wanted('elastic_ip', 'api', { host: 'redis' });
  const objects = [wanted('instance', 'redis', redis), ip];
  const seen = (changes: object) => [
    found('instance', 'redis', { ...redis, ...changes }),
    found('elastic_ip', 'api', ip.fields),
  ];
  const keys = (changes: object) => compareCloud(objects, seen(changes)).changes.map((it) => `${it.action} ${it.name}`);
  expect(keys({ subnet: 'b' })).toEqual(['replace redis', 'update api']);
  expect(keys({ type: 't3.micro' })).toEqual(['update redis']);
  expect(compareCloud(objects, seen({ subnet: 'b' })).changes[1]!.follows).toBe('instance redis');
});

it.each([
  ['instance', 'redis', 'ends redis and deletes its disk'],
  ['elastic_ip', 'master', 'gives the address 192.0.2.9 of master away for good'],
  ['security_group_rule', 'nodes: tcp 22 from 0.0.0.0/0', undefined],
] as const)('deleting %s %s costs: %s', (type, name, confirm) => {
  const { changes } = compareCloud([], [found(type, name, {}, { address: '192.0.2.9' })]);
  expect(changes[0]!.confirm).toBe(confirm);
});

describe('what ends a host whose disk has data', () => {
  const data = { data: 'true' };
  const host = { type: 'instance', name: 'redis', dependsOn: [] } as const;

  it.each([
    ['a replacement, by the inventory', [{ ...host, fields: redis, about: data }], { subnet: 'b' }, {}, true],
    ['a replacement, by the tag', [{ ...host, fields: redis, about: {} }], { subnet: 'b' }, data, true],
    ['a host that the inventory has no more, by the tag', [], {}, data, true],
    ['a replacement without data', [{ ...host, fields: redis, about: {} }], { subnet: 'b' }, {}, undefined],
    ['a stop, which loses nothing', [{ ...host, fields: redis, about: data }], { type: 't3.micro' }, data, undefined],
  ])('is marked: %s', (_, objects, seen, about, expected) => {
    const { changes } = compareCloud(objects, [found('instance', 'redis', { ...redis, ...seen }, about)]);
    expect(changes.map(({ losesData }) => losesData)).toEqual([expected]);
  });
});

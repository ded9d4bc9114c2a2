import { describe, expect, it } from 'vitest';
import { emptyDraft } from '../../src/inventory/draft.ts';
import { readIniInventory } from '../../src/inventory/ini-source.ts';

function read(source: string) {
  const draft = emptyDraft();
  readIniInventory(draft, source, 'hosts');
  return draft;
}

// What it reads right is held to ansible-inventory in list.test.ts.

it('keeps the line of every variable', () => {
  const { hosts, groups } = read('[web]\n  a x=1\n[web:vars]\ny=2\n');
  expect([hosts.get('a')?.vars.get('x')?.[0]?.origin, groups.get('web')?.vars.get('y')?.[0]?.origin]).toEqual([
    { file: 'hosts', line: 2, column: 3 },
    { file: 'hosts', line: 4, column: 1 },
  ]);
});

it('lets a group be declared below where it is used', () => {
  const { groups } = read('[site:children]\nweb\n[web:vars]\nx=1\n[web]\na\n');
  expect([...groups.get('site')!.children, ...groups.get('web')!.hosts]).toEqual(['web', 'a']);
});

describe('readIniInventory rejects', () => {
  it.each([
    ['a heading with spaces', '[my group]\n', 'INVENTORY_SYNTAX', '[my group] is no heading', 1],
    ['a heading of an unknown kind', '[web:hots]\n', 'INVENTORY_SYNTAX', '[web:hots] is of an unknown kind', 1],
    ['a quote that is not closed', 'a x="1\n', 'INVENTORY_SYNTAX', 'a quote is not closed', 1],
    ['a word behind a host that sets nothing', 'a b\n', 'INVENTORY_SYNTAX', 'b is no variable', 1],
    ['a line of variables that sets nothing', '[a]\n[a:vars]\nb\n', 'INVENTORY_SYNTAX', 'b is no variable', 3],
    ['two groups on a line', '[a:children]\nb c\n', 'INVENTORY_SYNTAX', 'b c is no name of a group', 2],
    [
      'a child that nobody declares',
      '[web]\n[a:children]\nwbe\n',
      'INVENTORY_GROUP_UNKNOWN',
      'group wbe is nowhere declared',
      3,
    ],
    [
      'variables of a group that nobody declares',
      '[a:vars]\nx=1\n',
      'INVENTORY_GROUP_UNKNOWN',
      'group a is nowhere declared',
      1,
    ],
    [
      'a cycle',
      '[a:children]\nb\n[b:children]\na\n',
      'INVENTORY_GROUP_CYCLE',
      'group b would be inside itself: b > a > b',
      4,
    ],
    ['a wrong range', 'a[2:1]\n', 'INVENTORY_RANGE', 'a[2:1]: begin must not come after end', 1],
  ])('%s', (_, source, code, message, line) => {
    expect(() => read(source)).toThrow(
      expect.objectContaining({ code, message, at: { file: 'hosts', line, column: 1 } }),
    );
  });
});

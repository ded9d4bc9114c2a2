import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LoadOptions, loadInventory } from '../../src/inventory/load.ts';
import type { Inventory } from '../../src/inventory/model.ts';
import { folderWith } from '../support/folder.ts';

const INFRA = 'cluster: test\n';

/** Loads a folder with these files. */
const load = (files: Record<string, string>, options?: LoadOptions) => loadInventory(folderWith(files), options);

/** What a variable is on a host, and the file, line and column it is from. */
function origin({ source, hosts }: Inventory, host: string, name: string) {
  const found = hosts.get(host)!.vars.get(name)!;
  const text = (it: typeof found.origin) =>
    typeof it === 'string' ? it : `${it.file.slice(source.length + 1)}:${it.line}:${it.column}`;
  return {
    value: found.value,
    origin: text(found.origin),
    scope: found.scope,
    shadows: found.shadows.map((it) => [it.value, text(it.origin), it.scope]),
  };
}

describe('loadInventory', () => {
  it('reads hosts, their groups from the top down, and groups', async () => {
    const { hosts, groups } = await load({
      'hosts.yaml':
        'all:\n  children:\n    site: { children: { web: { hosts: { w1: } } } }\n    zone: { hosts: { w1: , w2: } }\n  hosts: { lone: }\n',
    });
    expect([...hosts.values()].map(({ name, groups }) => [name, groups])).toEqual([
      ['w1', ['site', 'zone', 'web']],
      ['w2', ['zone']],
      ['lone', ['ungrouped']],
    ]);
    expect([...groups.values()].map(({ name, depth, hosts, children }) => [name, depth, hosts, children])).toEqual([
      ['all', 0, ['lone'], ['ungrouped', 'site', 'zone']],
      ['ungrouped', 1, ['lone'], []],
      ['site', 1, [], ['web']],
      ['web', 2, ['w1'], []],
      ['zone', 1, ['w1', 'w2'], []],
    ]);
  });

  it('keeps where each value comes from, and what it hides, in the order of Ansible', async () => {
    const inventory = await load(
      {
        'hosts.yaml': 'web:\n  hosts:\n    w1: { port: 5 }\n  vars:\n    port: 2\nall:\n  vars: { port: 1 }\n',
        'group_vars/all.yaml': 'port: 3\n',
        'group_vars/web.yml': '---\nport: 4\n',
        'host_vars/w1/a.yaml': 'port: 6\n',
        'host_vars/w1/b.yaml': 'port: 7\n',
      },
      { extraVars: ['port=8 other=x', '{port: 9}'] },
    );
    expect(origin(inventory, 'w1', 'port')).toEqual({
      value: 9,
      origin: '--extra-vars',
      scope: 'extra vars',
      shadows: [
        [8, '--extra-vars', 'extra vars'],
        [7, 'host_vars/w1/b.yaml:1:1', 'host w1'],
        [6, 'host_vars/w1/a.yaml:1:1', 'host w1'],
        [5, 'hosts.yaml:3:11', 'host w1'],
        [4, 'group_vars/web.yml:2:1', 'group web'],
        [3, 'group_vars/all.yaml:1:1', 'group all'],
        [2, 'hosts.yaml:5:5', 'group web'],
        [1, 'hosts.yaml:7:11', 'group all'],
      ],
    });
  });

  it('lets the deeper group win, then the higher priority, then the later name', async () => {
    const inventory = await load({
      'hosts.yaml': [
        'a: { children: { deep: { hosts: { h: } , vars: { depth: deep, name: deep } } }, vars: { depth: a, priority: a, name: a } }',
        'b: { hosts: { h: }, vars: { depth: b, priority: b, name: b, ansible_group_priority: 5 } }',
        'c: { hosts: { h: }, vars: { priority: c, depth: c } }',
        '',
      ].join('\n'),
    });
    const values = ['depth', 'priority', 'name'].map((name) => origin(inventory, 'h', name).value);
    expect(values).toEqual(['deep', 'b', 'deep']);
  });

  it('reads a folder as Ansible does: all its inventories in order, whatever their shape', async () => {
    const { hosts } = await load({
      'a.ini': '[web]\nw1 x_from=ini\nw2\n',
      'b.yaml': 'web: { hosts: { w1: { x_from: yaml } } }\n',
      c: '[web]\nw3\n',
      d: '---\nweb: { hosts: { w4: } }\n',
      'e.json': '{"web": {"hosts": {"w5": null}}}',
      '.hidden': '[web]\nnot\n',
      'notes.md': '# no inventory\n',
      'secrets.age': 'x',
      'group_vars/web.yaml': 'x_kind: web\n',
    });
    expect(
      [...hosts.values()].map(({ name, vars }) => [name, vars.get('x_from')?.value, vars.get('x_kind')?.value]),
    ).toEqual([
      ['w1', 'yaml', 'web'],
      ['w2', undefined, 'web'],
      ['w3', undefined, 'web'],
      ['w4', undefined, 'web'],
      ['w5', undefined, 'web'],
    ]);
  });

  it('reads infra.yaml beside the hosts, and not as hosts', async () => {
    const { hosts, infra } = await load({
      'hosts.yaml': 'all: { hosts: { a: } }\n',
      'infra.yaml': INFRA,
      'secrets.yaml': 'x: 1\n',
    });
    expect([[...hosts.keys()], infra?.cluster]).toEqual([['a'], 'test']);
  });

  it('reads one file alone, with the variables beside it', async () => {
    const folder = folderWith({
      'site.yaml': 'all: { hosts: { a: } }\n',
      'group_vars/all.yaml': 'x_a: 1\n',
      'infra.yaml': INFRA,
    });
    const inventory = await loadInventory(join(folder, 'site.yaml'));
    expect([inventory.folder, inventory.infra, inventory.hosts.get('a')?.vars.get('x_a')?.value]).toEqual([
      folder,
      undefined,
      1,
    ]);
  });

  it('warns of what is odd', async () => {
    const folder = folderWith({
      'hosts.yaml': 'web: { hosts: { web: { ansible_hots: x, anything: y } } }\n',
      'group_vars/wbe.yaml': 'x_a: 1\n',
      'group_vars/web.yml': 'x_a: 1\n',
      'group_vars/web.yaml': 'x_a: 2\n',
    });
    const { warnings } = await loadInventory(folder, { roles: ['redis'] });
    expect(warnings.map((it) => it.replaceAll(`${folder}/`, ''))).toEqual([
      'web is the name of a host and of a group; as a pattern it means the host',
      'group_vars/wbe.yaml is for no group of this inventory',
      'group_vars/web.yaml is not read, because group_vars/web.yml is',
      "hosts.yaml:1:24: ansible_hots is no variable of rebuild's; ansible_host is",
    ]);
  });
});

describe('loadInventory rejects', () => {
  const hosts = 'all:\n  hosts:\n    a:\n';
  const roles = ['redis'];

  it.each<[string, Record<string, string>, { code: string; at?: string; hint?: string; message?: string }]>([
    ['broken YAML', { 'hosts.yaml': 'all:\n  hosts: [a\n' }, { code: 'CONFIG_SYNTAX', at: 'hosts.yaml:3:1' }],
    [
      'a host that stands twice',
      { 'hosts.yaml': `${hosts}    a:\n` },
      { code: 'CONFIG_DUPLICATE_KEY', at: 'hosts.yaml:4:5' },
    ],
    [
      'an unknown key of a group',
      { 'hosts.yaml': 'all:\n  host:\n    a:\n' },
      { code: 'CONFIG_UNKNOWN_KEY', at: 'hosts.yaml:2:3', hint: 'Write "hosts".' },
    ],
    ['hosts as a list', { 'hosts.yaml': 'all:\n  hosts: [a]\n' }, { code: 'CONFIG_INVALID', at: 'hosts.yaml:2:10' }],
    [
      'an empty file',
      { 'hosts.yaml': '' },
      { code: 'CONFIG_INVALID', at: 'hosts.yaml:1:1', message: 'must be a mapping of groups' },
    ],
    [
      'a cycle of groups',
      { 'hosts.yaml': 'a:\n  children:\n    b:\n      children:\n        c:\n          children:\n            a:\n' },
      {
        code: 'INVENTORY_GROUP_CYCLE',
        at: 'hosts.yaml:7:13',
        message: 'group c would be inside itself: c > a > b > c',
      },
    ],
    [
      'a wrong range',
      { 'hosts.yaml': 'all:\n  hosts:\n    a[3:1]:\n' },
      { code: 'INVENTORY_RANGE', at: 'hosts.yaml:3:5' },
    ],
    ['the configuration of an inventory plugin', { 'aws.yaml': 'plugin: aws_ec2\n' }, { code: 'INVENTORY_PLUGIN' }],
    ['an inventory script', { hosts: '#!/bin/sh\n' }, { code: 'INVENTORY_SCRIPT' }],
    ['a folder without hosts', { 'notes.md': '' }, { code: 'INVENTORY_EMPTY' }],
    [
      'variables that are no mapping',
      { 'hosts.yaml': hosts, 'group_vars/all.yaml': '- a\n' },
      { code: 'CONFIG_INVALID', at: 'group_vars/all.yaml:1:1' },
    ],
    [
      'an unknown variable beside an infra.yaml',
      { 'hosts.yaml': hosts, 'infra.yaml': INFRA, 'group_vars/all.yaml': 'x_own: 1\nrdeis: {}\n' },
      { code: 'VAR_UNKNOWN', at: 'group_vars/all.yaml:2:1', hint: 'Write "redis".' },
    ],
    [
      'an unknown variable that is like none',
      { 'hosts.yaml': hosts, 'infra.yaml': INFRA, 'group_vars/all.yaml': 'favourite_colour: 1\n' },
      { code: 'VAR_UNKNOWN', hint: 'Remove it, or name it x_favourite_colour if it is your own.' },
    ],
    [
      'a role without a mapping',
      { 'hosts.yaml': hosts, 'infra.yaml': INFRA, 'group_vars/all.yaml': 'redis: yes\n' },
      {
        code: 'VAR_INVALID',
        at: 'group_vars/all.yaml:1:8',
        message: "redis: must be a mapping of the role's variables",
      },
    ],
    [
      'text for true or false',
      { 'hosts.yaml': 'all:\n  hosts:\n    a: { ansible_become: "False" }\n', 'infra.yaml': INFRA },
      { code: 'VAR_INVALID', at: 'hosts.yaml:3:26', message: 'ansible_become: must be true or false, not text' },
    ],
    [
      'a wrong key of an instance',
      {
        'hosts.yaml': 'all:\n  hosts:\n    a:\n      ec2: { type: t3.small, root: 8, subnet: a }\n',
        'infra.yaml': INFRA,
      },
      {
        code: 'VAR_UNKNOWN',
        at: 'hosts.yaml:4:30',
        message: 'ec2: unknown key "root"',
        hint: 'Write one of: address, data, fallback, market, root_gb, subnet, type.',
      },
    ],
    [
      'a wrong quantity',
      {
        'hosts.yaml': hosts,
        'infra.yaml': INFRA,
        'group_vars/all.yaml': 'limits:\n  a.service: { memory_limit: 2GB }\n',
      },
      {
        code: 'VAR_INVALID',
        at: 'group_vars/all.yaml:2:30',
        message: 'limits.a.service.memory_limit: must be a quantity such as 512Mi or 2Gi',
      },
    ],
    [
      'variables of a group that is not there, beside an infra.yaml',
      { 'hosts.yaml': 'web: { hosts: { a: } }\n', 'infra.yaml': INFRA, 'group_vars/wbe.yaml': 'x_a: 1\n' },
      { code: 'INVENTORY_VARS_UNUSED', hint: 'Rename it to web.' },
    ],
  ])('%s', async (_, files, { at, ...expected }) => {
    const folder = folderWith(files);
    const [file, line, column] = at?.split(':') ?? [];
    const place = file ? { at: { file: join(folder, file), line: Number(line), column: Number(column) } } : {};
    await expect(loadInventory(folder, { roles })).rejects.toMatchObject({ ...expected, ...place });
  });

  it('a path where nothing is', async () => {
    await expect(loadInventory('no/such')).rejects.toMatchObject({
      code: 'CONFIG_NOT_FOUND',
      message: 'there is no inventory at no/such',
    });
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/inventory/explain.ts';
import { graphText } from '../../src/inventory/graph.ts';
import { hostJson, listJson } from '../../src/inventory/list.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { pythonJson } from '../../src/inventory/python-text.ts';
import { folderWith } from '../support/folder.ts';

const FOLDER = 'test/inventory/ansible';
const expected = (file: string) => readFileSync(`${FOLDER}/expected/${file}`, 'utf8');

// What is expected was written by ansible-inventory itself: see ansible/refresh.sh.
describe.each([
  ['yaml', 'yaml/hosts.yaml'],
  ['ini', 'ini/hosts'],
  ['nodes', 'nodes/hosts.yaml'],
])('the inventory %s', (name, hosts) => {
  const load = () => loadInventory(`${FOLDER}/${hosts}`);

  it('is listed as by ansible-inventory --list', async () => {
    expect(JSON.parse(pythonJson(listJson(await load())))).toEqual(JSON.parse(expected(`${name}.list.json`)));
  });

  it('is drawn as by ansible-inventory --graph', async () => {
    expect(`${graphText(await load())}\n`).toBe(expected(`${name}.graph.txt`));
  });

  it('is drawn as by ansible-inventory --graph --vars', async () => {
    expect(`${graphText(await load(), { vars: true })}\n`).toBe(expected(`${name}.vars.txt`));
  });

  it('has for each host what ansible-inventory --host prints', async () => {
    const inventory = await load();
    const { hostvars } = JSON.parse(expected(`${name}.list.json`))._meta;
    const ours = Object.fromEntries(Object.keys(hostvars).map((host) => [host, hostJson(inventory, host)]));
    expect(ours).toEqual(hostvars);
  });
});

it('masks passwords in plain text, and shows references to the secrets file', async () => {
  const vars = '{ ansible_become_pass: hunter2, ansible_password: hunter2, ansible_become_password: secret:sudo }';
  const inventory = await loadInventory(folderWith({ 'hosts.yaml': `all: { hosts: { a: ${vars} } }\n` }));
  const shown = {
    ansible_become_pass: '<secret ansible_become_pass>',
    ansible_password: '<secret ansible_password>',
    ansible_become_password: 'secret:sudo',
  };
  expect([hostJson(inventory, 'a'), listJson(inventory)._meta]).toEqual([
    shown,
    { hostvars: { a: shown }, profile: 'inventory_legacy' },
  ]);
  expect(graphText(inventory, { vars: true })).not.toContain('hunter2');
  expect(explain(inventory, 'ansible_password', 'a').value).toBe('<secret ansible_password>');
});

it('rejects hosts and groups that are not there', async () => {
  const inventory = await loadInventory(folderWith({ 'hosts.yaml': 'web: { hosts: { a1: } }\n' }));
  const code = (value: string, hint: string) => expect.objectContaining({ code: value, hint });
  expect(() => hostJson(inventory, 'a2')).toThrow(code('HOST_UNKNOWN', 'Write "a1".'));
  expect(() => graphText(inventory, { group: 'wbe' })).toThrow(code('GROUP_UNKNOWN', 'Write "web".'));
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { graphText } from '../../src/inventory/graph.ts';
import { hostJson, listJson } from '../../src/inventory/list.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { pythonJson } from '../../src/inventory/python-text.ts';

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

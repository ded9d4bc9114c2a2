import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadInventory } from '../../src/inventory/load.ts';
import { selectHosts } from '../../src/inventory/pattern.ts';
import { folderWith } from '../support/folder.ts';

const HOSTS = `
all:
  children:
    web:
      hosts: { "web[1:4]": }
    db:
      hosts: { db-a: , db-b: , web4: }
    site:
      children: { web: , db: }
  hosts: { lone.example: }
`;

async function select(pattern: string, files: Record<string, string> = {}) {
  const folder = folderWith({ 'inventory/hosts.yaml': HOSTS, ...files });
  const inventory = await loadInventory(join(folder, 'inventory'));
  return selectHosts(inventory, pattern.replace('@', `@${folder}/`)).map(({ name }) => name);
}

describe('selectHosts', () => {
  it.each([
    ['all', 'lone.example web1 web2 web3 web4 db-a db-b'],
    ['*', 'lone.example web1 web2 web3 web4 db-a db-b'],
    ['web', 'web1 web2 web3 web4'],
    ['site', 'web1 web2 web3 web4 db-a db-b'],
    ['ungrouped', 'lone.example'],
    ['web3', 'web3'],
    ['db:web1', 'db-a db-b web4 web1'],
    ['web1, db-a', 'web1 db-a'],
    ['web:&db', 'web4'],
    ['site:!web', 'db-a db-b'],
    ['!web:site', 'db-a db-b'],
    ['site:&web:!web1:!web2', 'web3 web4'],
    ['!site', 'lone.example'],
    ['&db', 'web4 db-a db-b'],
    ['web?', 'web1 web2 web3 web4'],
    ['web[!24]', 'web1 web3'],
    ['db-*', 'db-a db-b'],
    ['*.example', 'lone.example'],
    ['~(web|db-)[1a]', 'web1 db-a'],
    ['~eb1', ''],
    ['web[0]', 'web1'],
    ['web[-1]', 'web4'],
    ['web[1:2]', 'web2 web3'],
    ['web[2:]', 'web3 web4'],
    ['web[0]:db[0]', 'web1 db-a'],
    ['localhost', 'localhost'],
    ['@retry.txt', 'web2 db-a'],
    ['site:!@retry.txt', ''],
  ])('%s', async (pattern, names) => {
    const found = select(pattern, { 'retry.txt': '# failed\nweb2\n\ndb-a\n' });
    if (names === '') await expect(found).rejects.toMatchObject({ code: expect.stringMatching(/^PATTERN_/) });
    else expect((await found).join(' ')).toBe(names);
  });

  it('reaches the implicit localhost without SSH', async () => {
    const [host] = selectHosts(await loadInventory(folderWith({ 'hosts.yaml': HOSTS })), 'localhost');
    expect([host?.implicit, host?.vars.get('ansible_connection')?.value]).toEqual([true, 'local']);
  });

  it.each([
    ['wbe', 'PATTERN_UNKNOWN', 'no host or group fits "wbe"', 'Write "web".'],
    ['all:!wbe', 'PATTERN_UNKNOWN', 'no host or group fits "wbe"', 'Write "web".'],
    ['app*', 'PATTERN_UNKNOWN', 'no host or group fits "app*"', 'Run `./rebuild inventory --graph` to see all names.'],
    ['web[9]', 'PATTERN_UNKNOWN', 'web[9]: there are only 4 hosts', 'Write an index from 0 to 3.'],
    ['~(', 'PATTERN_INVALID', '~( is no regular expression', 'Correct it.'],
  ])('rejects %s', async (pattern, code, message, hint) => {
    await expect(select(pattern)).rejects.toMatchObject({ code, message, hint });
  });
});

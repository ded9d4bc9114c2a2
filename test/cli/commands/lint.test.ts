import { expect, it } from 'vitest';
import { folderWith } from '../../support/inventory.ts';
import { run } from '../run.ts';

it.each(['lab', 'production'])('finds no mistake in inventory/%s, the playbooks and the roles', async (name) => {
  const { code, stdout } = await run(['lint', '-i', `inventory/${name}`]);
  expect(stdout).toMatch(/^13 hosts, \d+ playbooks, \d+ roles: no mistakes\n$/);
  expect(code).toBe(0);
});

it('goes on after a mistake and shows each once', async () => {
  const folder = folderWith({ 'hosts.yaml': 'all:\n  hots:\n    a:\n' });
  const { code, stdout } = await run(['lint', '-i', folder]);
  expect(code).toBe(1);
  expect(stdout.match(/^error \w+/gm)).toEqual(['error CONFIG_UNKNOWN_KEY']);
  expect(stdout).toMatch(/^0 hosts, \d+ playbooks, \d+ roles: 1 mistake\n$/m);
});

it('checks the variables of roles on the hosts of each play', async () => {
  const hosts = `
data: { children: { redis: {}, postgresql: {}, rabbitmq: {} } }
redis: { hosts: { a: { redis: { maxmemory_mbi: 5 } } } }
`;
  const folder = folderWith({ 'hosts.yaml': hosts });
  const { stdout } = await run(['lint', '-i', folder, '--json']);
  const errors: { code: string; at: object; hint: string }[] = JSON.parse(stdout);
  const faulty = errors.find(({ code }) => code === 'VAR_UNKNOWN');
  expect(faulty).toMatchObject({ at: { line: 3, column: 33 }, hint: 'Write "maxmemory_mib".' });
});

import { join } from 'node:path';
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

it('shows every mistake of every file, whatever is wrong in the others', async () => {
  const folder = folderWith({
    'infra.yaml': 'cluster: A_b\nregoin: us-east-1\nprovider: gcp\n',
    'hosts.yaml': 'redis: { hosts: { a: { ec2: { type: large, subnet: x } } } }\n',
    'group_vars/redis.yaml': 'redis:\n  maxmemory_mbi: 5\n  port: "6379"\nreddis: 1\nlimits: { a: { cpu: 1 } }\n',
    'group_vars/all.yaml': 'x_mine: 1\nredis: { password: hunter2 }\n',
  });
  const { stdout } = await run(['lint', '-i', folder, '--json']);
  const errors: { code: string; message: string; at: { file: string; line: number } }[] = JSON.parse(stdout);
  const told = errors.map(
    ({ code, at, message }) => `${code} ${at.file.slice(folder.length + 1)}:${at.line} ${message}`,
  );
  expect(told).toEqual([
    'CONFIG_UNKNOWN_KEY infra.yaml:2 unknown key "regoin"',
    expect.stringMatching(/^CONFIG_INVALID infra\.yaml:1 cluster: must be lower-case/),
    'CONFIG_INVALID infra.yaml:3 provider: must be ec2 or none',
    'VAR_INVALID hosts.yaml:1 ec2.type: must be an instance type such as t3.small',
    'VAR_INVALID hosts.yaml:1 ec2.root_gb: is missing',
    'VAR_INVALID group_vars/all.yaml:2 redis.password: must be a secret, written as secret:NAME',
    'VAR_UNKNOWN group_vars/redis.yaml:2 redis: unknown key "maxmemory_mbi"',
    'VAR_INVALID group_vars/redis.yaml:3 redis.port: must be a number, not text',
    'VAR_UNKNOWN group_vars/redis.yaml:4 unknown variable "reddis"',
    'VAR_UNKNOWN group_vars/redis.yaml:5 limits.a: unknown key "cpu"',
  ]);
});

it('reads the playbooks that are given', async () => {
  const folder = folderWith({
    'hosts.yaml': 'web: { hosts: { a: } }\n',
    'mine.yaml': '- { hosts: web, roles: [bse] }\n',
  });
  const { code, stdout } = await run(['lint', '-i', join(folder, 'hosts.yaml'), join(folder, 'mine.yaml')]);
  expect(stdout).toMatch(/^error PLAYBOOK_UNKNOWN_ROLE: there is no role "bse"\n.*mine\.yaml:1:/);
  expect(stdout).toMatch(/^1 host, 1 playbook, \d+ roles: 1 mistake\n$/m);
  expect(code).toBe(1);
});

it('warns of variables without an effect, which is no mistake', async () => {
  const folder = folderWith({
    'inv/hosts.yaml': 'web: { hosts: { a: { redis: { port: 1 }, base: { timezone: UTC } }, b: } }\n',
    'inv/group_vars/wbe.yaml': '',
    'mine.yaml': '- { hosts: web, roles: [base] }\n',
  });
  const { code, stdout } = await run(['lint', '-i', join(folder, 'inv'), join(folder, 'mine.yaml')]);
  expect(code).toBe(0);
  expect(stdout).toContain(`hosts.yaml:1:22: redis has no effect: no playbook runs that role on these hosts\n`);
  expect(stdout).toContain(`wbe.yaml is for no group of this inventory\n`);
  expect(stdout).not.toContain('base has no effect');
  expect(stdout).toMatch(/: no mistakes, 2 warnings\n$/);
});

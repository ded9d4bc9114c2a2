import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/inventory.ts';
import { run } from '../run.ts';

const files = { 'hosts.yaml': 'web: { hosts: { a: { port: 80 }, b: } }\n' };

describe('as an inventory script of Ansible', () => {
  it('prints nothing but JSON for --list', async () => {
    const { stdout, stderr } = await run(['inventory', '--list', '-i', folderWith(files)]);
    expect(JSON.parse(stdout)).toMatchObject({ web: { hosts: ['a', 'b'] }, _meta: { hostvars: { a: { port: 80 } } } });
    expect(stderr).toBe('');
  });

  it('prints the variables of one host for --host', async () => {
    const { stdout } = await run(['inventory', '--host', 'a', '-i', folderWith(files)]);
    expect(JSON.parse(stdout)).toEqual({ port: 80 });
  });
});

it('shows groups and hosts as a tree', async () => {
  const { stdout } = await run(['inventory', '--graph', '-i', folderWith(files)]);
  expect(stdout).toBe('@all:\n  |--@ungrouped:\n  |--@web:\n  |  |--a\n  |  |--b\n');
});

it('keeps warnings off the standard output', async () => {
  const folder = folderWith({ 'hosts.yaml': 'a: { hosts: { a: } }\n' });
  const { stdout, stderr } = await run(['inventory', '--list', '-i', folder]);
  expect(() => JSON.parse(stdout)).not.toThrow();
  expect(stderr).toMatch(/^warning: a is the name of a host and of a group/);
});

it.each([[[]], [['--list', '--graph']], [['--host', 'a', '--list']]])(
  'needs exactly one of its forms, not %j',
  async (words) => {
    await expect(run(['inventory', ...words])).rejects.toMatchObject({
      code: 'USAGE',
      message: 'exactly one of --list, --host and --graph is needed',
    });
  },
);

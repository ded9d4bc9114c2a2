import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { commandLine } from '../../support/command-line.ts';
import { folderWith } from '../../support/inventory.ts';

afterEach(() => vi.unstubAllEnvs());

const ROLE = `
import { defineRole } from 'rebuild';
import { z } from 'zod';
export default defineRole({ name: 'idle', summary: 'Of a test.', vars: z.strictObject({}), tasks: () => [] });
`;

/** This machine, with a role that does nothing. */
function site(): string {
  const folder = folderWith({
    'hosts.yaml': 'all: { hosts: { a: { ansible_connection: local } } }\n',
    'play.yaml': '- hosts: all\n  roles: [idle]\n',
    'roles/idle/idle.ts': ROLE,
  });
  const repository = resolve(import.meta.dirname, '../../..');
  mkdirSync(join(folder, 'roles/node_modules'));
  symlinkSync(repository, join(folder, 'roles/node_modules/rebuild'));
  symlinkSync(join(repository, 'node_modules/zod'), join(folder, 'roles/node_modules/zod'));
  vi.stubEnv('REBUILD_ROLES_PATH', join(folder, 'roles'));
  return folder;
}

const cluster = (folder: string, ...words: string[]) =>
  commandLine(folder, ['cluster', '-i', '@hosts.yaml', '-p', '@play.yaml', ...words]);

it('ends with the command that tells whether it works', { timeout: 30_000 }, async () => {
  const { code, stdout } = await cluster(site());
  expect(code).toBe(0);
  expect(stdout.at(-1)).toBe('Run "./rebuild verify -i hosts.yaml -p play.yaml" to see whether it works.');
});

it.each([[['--json']], [['--check']]])('but not with %s', { timeout: 30_000 }, async (words) => {
  expect((await cluster(site(), ...words)).stdout.join('\n')).not.toContain('rebuild verify');
});

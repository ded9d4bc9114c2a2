import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadRole, roleNames } from '../../src/roles/registry.ts';
import { folderWith } from '../support/inventory.ts';

const role = (name: string) => `
  import { defineRole, file } from 'rebuild';
  import { z } from 'zod';
  export default defineRole({ name: '${name}', summary: 'Mine.', vars: z.strictObject({}), tasks: () => [] });
`;

/** A folder of roles outside the repository, as docs/writing-roles.md says it is to be. */
function rolesElsewhere(files: Readonly<Record<string, string>>): string {
  const folder = folderWith({ 'node_modules/.keep': '', ...files });
  symlinkSync(join(import.meta.dirname, '../..'), join(folder, 'node_modules/rebuild'));
  symlinkSync(join(import.meta.dirname, '../../node_modules/zod'), join(folder, 'node_modules/zod'));
  vi.stubEnv('REBUILD_ROLES_PATH', folder);
  return folder;
}

afterEach(() => vi.unstubAllEnvs());

describe('roles elsewhere', () => {
  it('are found beside those of the repository', async () => {
    const before = roleNames();
    rolesElsewhere({ 'mine/mine.ts': role('mine'), 'notes/readme.ts': '' });
    expect(roleNames()).toEqual([...before, 'mine'].toSorted());
    await expect(loadRole('mine')).resolves.toMatchObject({ name: 'mine', summary: 'Mine.' });
  });

  it('do not take the place of one of the repository', async () => {
    rolesElsewhere({ 'redis/redis.ts': role('redis') });
    expect((await loadRole('redis')).summary).not.toBe('Mine.');
  });

  it('must be called as their folder is', async () => {
    const folder = rolesElsewhere({ 'mine/mine.ts': role('yours') });
    await expect(loadRole('mine')).rejects.toMatchObject({
      code: 'ROLE_INVALID',
      message: `${folder}/mine/mine.ts does not export a role named mine`,
    });
  });

  it('must be in a folder that is there', () => {
    vi.stubEnv('REBUILD_ROLES_PATH', '/nowhere/roles');
    expect(roleNames).toThrow('the folder of roles /nowhere/roles cannot be read');
  });
});

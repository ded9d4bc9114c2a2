import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RebuildError } from '../core/error.ts';
import type { Role } from './define.ts';

const folder = new URL('../../roles/', import.meta.url);

/** The names of all roles: the folders of `roles/` that hold a file of their own name. */
export function roleNames(): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/${entry.name}.ts`, folder)))
    .map(({ name }) => name)
    .toSorted();
}

/** Where a role stands, for messages. */
export function roleFile(name: string): string {
  return fileURLToPath(new URL(`${name}/${name}.ts`, folder));
}

/** @throws RebuildError ROLE_INVALID when the file exports no role of its name */
export async function loadRole(name: string): Promise<Role> {
  const module = (await import(new URL(`${name}/${name}.ts`, folder).href)) as { default?: Role };
  if (module.default?.name === name) return module.default;
  throw new RebuildError('ROLE_INVALID', `${roleFile(name)} does not export a role named ${name}`, {
    hint: `Write \`export default defineRole({ name: '${name}', … })\`.`,
  });
}

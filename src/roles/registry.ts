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
function roleFile(name: string): string {
  return fileURLToPath(new URL(`${name}/${name}.ts`, folder));
}

/** @throws RebuildError ROLE_INVALID when the file cannot be loaded or exports no role of its name */
export async function loadRole(name: string): Promise<Role> {
  const module = await importRole(name);
  if (module.default?.name === name) return module.default;
  throw new RebuildError('ROLE_INVALID', `${roleFile(name)} does not export a role named ${name}`, {
    hint: `Write \`export default defineRole({ name: '${name}', … })\`.`,
  });
}

async function importRole(name: string): Promise<{ default?: Role }> {
  try {
    return await import(new URL(`${name}/${name}.ts`, folder).href);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RebuildError('ROLE_INVALID', `${roleFile(name)} cannot be loaded: ${why}`, {
      hint: 'Run "npx tsc --noEmit -p ." to see where it is wrong.',
      cause,
    });
  }
}

import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { RebuildError } from '../core/error.ts';
import type { Role } from './define.ts';

const OWN = fileURLToPath(new URL('../../roles/', import.meta.url));

/** The names of all roles: the folders of `roles/`, and of those in REBUILD_ROLES_PATH, that hold a file of their own name. */
export function roleNames(): readonly string[] {
  return [...new Set(folders().flatMap(namesIn))].toSorted();
}

/** @throws RebuildError ROLE_INVALID when the file cannot be loaded or exports no role of its name */
export async function loadRole(name: string): Promise<Role> {
  const file = roleFile(name);
  const module = await importRole(file);
  if (module.default?.name === name) return module.default;
  throw new RebuildError('ROLE_INVALID', `${file} does not export a role named ${name}`, {
    hint: `Write \`export default defineRole({ name: '${name}', … })\`.`,
  });
}

/** Where two have a role of one name, the first is taken: a role of the repository is never another one. */
function folders(): readonly string[] {
  const others = (process.env.REBUILD_ROLES_PATH ?? '').split(delimiter).filter(Boolean);
  return [OWN, ...others.map((folder) => resolve(folder))];
}

function namesIn(folder: string): readonly string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory() && existsSync(fileIn(folder, entry.name)))
    .map(({ name }) => name);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new RebuildError('ROLE_INVALID', `the folder of roles ${folder} cannot be read`, {
      hint: 'Correct REBUILD_ROLES_PATH.',
      cause,
    });
  }
}

function fileIn(folder: string, name: string): string {
  return join(folder, name, `${name}.ts`);
}

/** Where a role stands, or would stand. */
export function roleFile(name: string): string {
  const files = folders().map((folder) => fileIn(folder, name));
  return files.find((file) => existsSync(file)) ?? files[0]!;
}

async function importRole(file: string): Promise<{ default?: Role }> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RebuildError('ROLE_INVALID', `${file} cannot be loaded: ${why}`, {
      hint: 'Run "npx tsc --noEmit -p ." to see where it is wrong.',
      cause,
    });
  }
}

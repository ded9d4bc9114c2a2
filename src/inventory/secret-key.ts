import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RebuildError } from '../core/error.ts';
import { writeAtomically } from './atomic.ts';

/** The file with the key to the secrets of an inventory folder. */
export function keyFileOf(folder: string, env: NodeJS.ProcessEnv = process.env): string {
  return env.REBUILD_SECRETS_KEY_FILE ?? join(folder, 'secrets.key');
}

/**
 * The age identities in a key file; the first is the one to encrypt for. Undefined when there is no file.
 *
 * @throws RebuildError SECRET_KEY_MODE, SECRET_KEY_INVALID
 */
export async function readKeyFile(file: string): Promise<readonly string[] | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found) return undefined;
  if ((found.mode & 0o077) !== 0) {
    throw new RebuildError(
      'SECRET_KEY_MODE',
      `${file} can be read by others (mode ${(found.mode & 0o777).toString(8)})`,
      {
        hint: `Run \`chmod 600 ${file}\`.`,
      },
    );
  }
  const identities = (await readFile(file, 'utf8')).match(/^AGE-SECRET-KEY-1[A-Z0-9]+$/gm);
  if (identities) return identities;
  throw new RebuildError('SECRET_KEY_INVALID', `${file} holds no age key`, {
    hint: 'Put the right key file there, with a line AGE-SECRET-KEY-1….',
  });
}

/** Writes identities in the form of age-keygen, so that age itself can use the file. */
export async function writeKeyFile(file: string, identities: readonly string[]): Promise<void> {
  await writeAtomically(
    file,
    `# Key to secrets.age. Keep it out of version control.\n${identities.join('\n')}\n`,
    0o600,
  );
}

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { formatYaml, parseYaml } from '../config/yaml.ts';
import { RebuildError } from '../core/error.ts';
import { writeAtomically } from './atomic.ts';

export type SecretValues = ReadonlyMap<string, string>;

// age is loaded when a secret is needed: it costs more than most commands.
const age = () => import('age-encryption');

export async function newIdentity(): Promise<string> {
  return (await age()).generateX25519Identity();
}

/** The encrypted file as it is, or undefined when there is none. */
export async function readCipher(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** @throws RebuildError SECRET_WRONG_KEY, SECRET_FILE_INVALID */
export async function decrypt(cipher: string, identities: readonly string[], file: string): Promise<SecretValues> {
  const { Decrypter, armor } = await age();
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return parseSecrets(await decrypter.decrypt(armor.decode(cipher), 'text'), file);
  } catch (cause) {
    if (cause instanceof RebuildError) throw cause;
    if (String(cause).includes('no identity matched')) {
      throw new RebuildError('SECRET_WRONG_KEY', `the key does not open ${file}`, {
        hint: 'Put the key file that it was made with in its place, or name it in REBUILD_SECRETS_KEY_FILE.',
        cause,
      });
    }
    throw new RebuildError('SECRET_FILE_INVALID', `${file} is damaged`, {
      hint: 'Restore it from version control.',
      cause,
    });
  }
}

/** Writes the secrets for the first identity. */
export async function encrypt(values: SecretValues, identities: readonly string[], file: string): Promise<void> {
  const { Encrypter, armor, identityToRecipient } = await age();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identities[0]!));
  await writeAtomically(file, armor.encode(await encrypter.encrypt(formatSecrets(values))), 0o600);
}

/** The YAML mapping that is inside the encrypted file. @throws RebuildError CONFIG_* */
export function parseSecrets(text: string, file: string): SecretValues {
  return new Map(Object.entries(parseYaml(secretsSchema, text, file) ?? {}));
}

export function formatSecrets(values: SecretValues): string {
  const sorted = [...values].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? '' : formatYaml(Object.fromEntries(sorted));
}

const secretsSchema = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 'must be letters, digits, _ . and -'),
    z.string({ error: 'must be text; put it in quotes' }).min(1),
    { error: 'must be a mapping of names and values' },
  )
  .nullable();

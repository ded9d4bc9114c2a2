import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { suggestion } from '../config/nearest.ts';
import { type Place, RebuildError } from '../core/error.ts';
import { withProcessLock } from '../core/process-lock.ts';
import { Secret } from '../core/secret.ts';
import {
  decrypt,
  encrypt,
  formatSecrets,
  newIdentity,
  parseSecrets,
  readCipher,
  type SecretValues,
} from './secret-file.ts';
import { keyFileOf, readKeyFile, writeKeyFile } from './secret-key.ts';

/** Gives the value of a secret by its name. */
export interface SecretSource {
  /** `at`: where the secret is referred to, for errors. @throws RebuildError SECRET_* */
  get(name: string, at?: Place): Promise<Secret>;
}

/** The secrets of one inventory folder. Every method may throw RebuildError SECRET_*. */
export interface SecretStore extends SecretSource {
  /** The names, sorted. */
  list(): Promise<readonly string[]>;
  set(name: string, value: string): Promise<void>;
  /** Gives an existing secret a new random value. */
  rotate(name: string): Promise<Secret>;
  /** Encrypts the file for a new key. The old key opens it no more. */
  rotateKey(): Promise<void>;
  /** All secrets as a YAML mapping, for an editor. The only way in which values leave as text. */
  text(): Promise<string>;
  replace(text: string): Promise<void>;
}

export interface SecretOptions {
  /** The inventory folder: `secrets.age` lies in it. */
  readonly folder: string;
  /** Make and store a value for a secret that is referred to and missing. */
  readonly generate: boolean;
  /** Default: REBUILD_SECRETS_KEY_FILE, else `secrets.key` in the folder. */
  readonly keyFile?: string;
}

/** Nothing is read before the first secret is needed. */
export function openSecrets({ folder, generate, keyFile = keyFileOf(folder) }: SecretOptions): SecretStore {
  const files: Files = { secrets: join(folder, 'secrets.age'), key: keyFile };
  let known: Promise<SecretValues> | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const values = () => (known ??= read(files));

  /** Changes wait for each other, in this process and in others, and each starts from what the file says then. */
  const exclusive = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = queue.then(() => locked(files, work));
    queue = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      known = undefined;
    }
  };
  const change = <Result>(work: (values: Map<string, string>) => Result) => exclusive(() => rewrite(files, work));

  return {
    async get(name, at) {
      const all = await values();
      const value = all.get(name);
      if (value !== undefined) return new Secret(name, value);
      if (!generate) throw missing(name, all, at);
      return new Secret(name, await change((it) => fill(it, name)));
    },
    async list() {
      return [...(await values()).keys()].toSorted();
    },
    async set(name, value) {
      await change((it) => it.set(name, value));
    },
    async rotate(name) {
      const all = await values();
      if (!all.has(name)) throw missing(name, all);
      return new Secret(name, await change((it) => fill(it, name, { anew: true })));
    },
    async rotateKey() {
      await exclusive(() => changeKey(files));
    },
    async text() {
      return formatSecrets(await values());
    },
    async replace(text) {
      const wanted = parseSecrets(text, 'secrets');
      await change((it) => {
        it.clear();
        for (const [name, value] of wanted) it.set(name, value);
      });
    },
  };
}

interface Files {
  readonly secrets: string;
  readonly key: string;
}

const LOCK_SECONDS = 10;

function locked<Result>({ secrets }: Files, work: () => Promise<Result>): Promise<Result> {
  const busy = (pid: number) =>
    new RebuildError('SECRET_LOCKED', `${secrets} is being changed by another run (process ${pid})`, {
      hint: 'Wait until that run has ended, then run again.',
    });
  return withProcessLock(`${secrets}.lock`, work, { timeoutSeconds: LOCK_SECONDS, busy });
}

async function read(files: Files): Promise<SecretValues> {
  const cipher = await readCipher(files.secrets);
  if (cipher === undefined) return new Map();
  const identities = await readKeyFile(files.key);
  if (identities) return decrypt(cipher, identities, files.secrets);
  throw new RebuildError('SECRET_NO_KEY', `${files.secrets} is encrypted, and its key ${files.key} is not there`, {
    hint: 'Get the key file from your team and put it there with mode 600, or name it in REBUILD_SECRETS_KEY_FILE.',
  });
}

async function rewrite<Result>(files: Files, work: (values: Map<string, string>) => Result): Promise<Result> {
  const before = await read(files);
  const after = new Map(before);
  const result = work(after);
  if (formatSecrets(before) !== formatSecrets(after)) await encrypt(after, await keyFor(files), files.secrets);
  return result;
}

async function keyFor({ key }: Files): Promise<readonly string[]> {
  const identities = (await readKeyFile(key)) ?? [await newIdentity()];
  await writeKeyFile(key, identities);
  return identities;
}

/** Both keys stand in the key file until the secrets are written, so that no crash locks anyone out. */
async function changeKey(files: Files): Promise<void> {
  const values = await read(files);
  const fresh = await newIdentity();
  await writeKeyFile(files.key, [fresh, ...((await readKeyFile(files.key)) ?? [])]);
  await encrypt(values, [fresh], files.secrets);
  await writeKeyFile(files.key, [fresh]);
}

/** 24 random bytes: 32 characters that need no quoting anywhere. */
function fill(values: Map<string, string>, name: string, { anew = false } = {}): string {
  const value = (anew ? undefined : values.get(name)) ?? randomBytes(24).toString('base64url');
  values.set(name, value);
  return value;
}

function missing(name: string, values: SecretValues, at?: Place): RebuildError {
  const meant = suggestion(name, values.keys());
  return new RebuildError('SECRET_MISSING', `there is no secret "${name}"`, {
    at,
    hint: meant?.startsWith('Write "') ? meant : 'Run `./rebuild secret edit` and add it.',
  });
}

import { readFile } from 'node:fs/promises';
import { RebuildError } from '../core/error.ts';
import { Secret } from '../core/secret.ts';
import { generateKey, type KeyPair, publicKeyOf } from '../transport/keygen.ts';
import type { Found } from './model.ts';
import type { CloudSpec } from './spec.ts';
import { clusterKeyPath, forget, hostKeyPath, readIfThere, writePrivate } from './state-folder.ts';
import { withoutComment } from './types/key-pair.ts';

/**
 * The public key that opens the hosts, as far as this machine knows it. Undefined when it has not been made yet, and
 * for an existing pair, which only EC2 knows.
 *
 * @throws RebuildError CLOUD_KEY_FILE
 */
export async function localPublicKey({ key, stateFolder }: CloudSpec): Promise<string | undefined> {
  if (key.kind === 'existing') return undefined;
  if (key.kind === 'file') return withoutComment(await readKeyFile(key.path));
  const path = clusterKeyPath(stateFolder);
  const privateKey = await readIfThere(path);
  return privateKey === undefined ? undefined : publicKeyOf(privateKey, path);
}

/** The same, and the pair is made where it is ours to make. */
export async function ensurePublicKey(spec: CloudSpec): Promise<string | undefined> {
  const known = await localPublicKey(spec);
  if (known !== undefined || spec.key.kind !== 'made') return known;
  return (await makeKey(clusterKeyPath(spec.stateFolder))).publicKey;
}

/**
 * The host key for a host that is about to be made. It is kept until the host is there, so that a run that was
 * interrupted asks EC2 for the same instance again, and forgotten then: the public part stands in the host's tags.
 */
export async function ensureHostKey(folder: string, host: string): Promise<KeyPair> {
  const path = hostKeyPath(folder, host);
  const kept = await readIfThere(path);
  if (kept === undefined) return await makeKey(path);
  return { privateKey: new Secret(path, kept), publicKey: publicKeyOf(kept, path) };
}

/** Whether a host key is kept: a host was asked for with it, and nobody has seen yet what became of that. */
export async function isHostKeyKept(folder: string, host: string): Promise<boolean> {
  return (await readIfThere(hostKeyPath(folder, host))) !== undefined;
}

/** Forgets the host keys of the hosts that are there. */
export async function forgetUsedHostKeys(folder: string, found: readonly Found[]): Promise<void> {
  const hosts = found.filter(({ type, about }) => type === 'instance' && about.hostKey);
  await Promise.all(hosts.map(({ name }) => forgetHostKey(folder, name)));
}

export async function forgetHostKey(folder: string, host: string): Promise<void> {
  await forget(hostKeyPath(folder, host));
}

/**
 * Refuses to go on when the key here does not open the hosts that are there: they keep the key they were made with.
 *
 * @throws RebuildError CLOUD_KEY_MISSING or CLOUD_KEY_DIFFERS
 */
export function checkKey(spec: CloudSpec, local: string | undefined, found: readonly Found[]): void {
  const pair = found.find(({ type }) => type === 'key_pair');
  if (spec.key.kind === 'existing' || !pair || !found.some(({ type }) => type === 'instance')) return;
  const path = spec.key.kind === 'file' ? spec.key.path : clusterKeyPath(spec.stateFolder);
  if (local === undefined) {
    throw new RebuildError('CLOUD_KEY_MISSING', `The private key of the cluster ${spec.cluster} is not at ${path}.`, {
      hint: 'Copy it there from the machine that made the cluster; or run "rebuild destroy" and make the cluster anew.',
    });
  }
  if (local !== pair.fields.publicKey) {
    throw new RebuildError(
      'CLOUD_KEY_DIFFERS',
      `The hosts of ${spec.cluster} were made with another key than ${path}.`,
      {
        hint: 'Put the key there that made the cluster; or run "rebuild destroy" and make the cluster anew.',
      },
    );
  }
}

async function makeKey(path: string): Promise<KeyPair> {
  const pair = generateKey(path);
  await writePrivate(path, pair.privateKey.reveal());
  return pair;
}

async function readKeyFile(path: string): Promise<string> {
  const content = await readFile(path, 'utf8').catch(() => '');
  if (/^ssh-\S+ \S+/.test(content)) return content;
  throw new RebuildError('CLOUD_KEY_FILE', `${path} is not a public key that can be read (ssh-ed25519 or ssh-rsa).`, {
    hint: 'Correct "public_key_file" in infra.yaml, or leave it out so that a pair is made.',
  });
}

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Where the private keys of a cluster are kept on this machine, and the journals of what was done to it: the rest is found
 * in EC2 by tags.
 */
export function stateFolder(cluster: string, env: NodeJS.ProcessEnv = process.env): string {
  const home = env.REBUILD_HOME || join(env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'rebuild');
  return join(home, 'clusters', cluster);
}

/** Path of the private key that opens the hosts. */
export function clusterKeyPath(folder: string): string {
  return join(folder, 'id_ed25519');
}

/** Path of the private host key of a host that is being made. */
export function hostKeyPath(folder: string, host: string): string {
  return join(folder, 'host_keys', host);
}

/** Where the journals of what was done to a cluster are kept. They stay when it is destroyed. */
export function historyFolder(folder: string): string {
  return join(folder, HISTORY);
}

const HISTORY = 'history';

/** The content, or undefined when there is no such file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes the whole file or nothing, readable by its owner only. */
export async function writePrivate(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, content, { mode: 0o600, flag: 'wx' });
  await rename(temporary, path);
}

/** Removes what is kept of a cluster that is no more, but for its history. */
export async function forgetCluster(folder: string): Promise<void> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  for (const name of names.filter((it) => it !== HISTORY)) await forget(join(folder, name));
  if (!names.includes(HISTORY)) await forget(folder);
}

export async function forget(path: string): Promise<void> {
  await rm(path, { force: true, recursive: true });
}

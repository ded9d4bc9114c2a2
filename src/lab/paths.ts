import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What belongs to a cluster and goes with `lab down`. */
export function stateFolder(cluster: string): string {
  return join(labsFolder(), cluster);
}

/** Holds one folder for each lab cluster. */
export function labsFolder(): string {
  return join(homeFolder(), 'lab');
}

/** Absolute, so that it can be handed to a process that works in another folder. */
export function homeFolder(): string {
  return resolve(process.env.REBUILD_HOME || join(homedir(), '.local/state/rebuild'));
}

/** Where our own Docker engine listens: one for the whole machine, since two engines take each other's firewall rules away. */
export const engineFolder = '/run/rebuild-dockerd';

import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stateFolder } from './paths.ts';

/** What a lab cluster was made with; written before anything is made, so that `lab down` finds it after any crash. */
export interface ClusterState {
  readonly cluster: string;
  readonly vpcCidr: string;
  readonly region: string;
  /** Address of the Docker engine that holds its hosts, such as `unix:///var/run/docker.sock`. */
  readonly dockerHost: string;
  /** The mirror that it serves: its folder, and the id of its key. */
  readonly mirror?: ServedMirror;
}

export interface ServedMirror {
  readonly folder: string;
  readonly id: string;
  readonly address: string;
}

/** The process that plays EC2 for a cluster. */
export interface DaemonState {
  readonly pid: number;
  readonly port: number;
}

export const clusterFile = (cluster: string): string => join(stateFolder(cluster), 'cluster.json');
export const daemonFile = (cluster: string): string => join(stateFolder(cluster), 'daemon.json');
export const daemonLog = (cluster: string): string => join(stateFolder(cluster), 'daemon.log');

export function readState<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Readers see the old content or the new one, never a part. */
export function writeState(file: string, state: ClusterState | DaemonState): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

import { RebuildError } from '../core/error.ts';
import type { Connection } from './connection.ts';
import { sshEnvironment } from './environment.ts';
import { Hops } from './hops.ts';
import { limit } from './limit.ts';
import { localConnection } from './local.ts';
import { type SshOptions, sshConnection } from './ssh.ts';
import type { Target } from './target.ts';

export interface ConnectionPool {
  /** The one connection to a host. It connects at its first run. */
  get(host: string): Connection;
  closeAll(): Promise<void>;
}

export interface PoolOptions extends Pick<SshOptions, 'environment' | 'acceptNewHostKeys'> {
  readonly targets: readonly Target[];
  /** Logins at once. Each waits five times for an answer from the host, and takes some milliseconds of this machine. Default 64. */
  readonly handshakes?: number;
}

/** The connections of one run, which share the pace of connecting and the connections to jump hosts. */
export function connectionPool({ targets, handshakes = 64, ...options }: PoolOptions): ConnectionPool {
  const hops = new Hops();
  const environment = { ...(options.environment ?? sshEnvironment()), pins: pinsOf(targets) };
  const shared: SshOptions = { ...options, environment, handshakes: limit(handshakes), hops };
  const byName = new Map(targets.map((target) => [target.host, target]));
  const connections = new Map<string, Connection>();
  const open = (host: string): Connection => {
    const target = byName.get(host);
    if (!target) throw new RebuildError('HOST_UNKNOWN', `${host} is no host of this run`, { host });
    return target.kind === 'local' ? localConnection(target) : sshConnection(target, shared);
  };
  return {
    get: (host) => {
      const connection = connections.get(host) ?? open(host);
      connections.set(host, connection);
      return connection;
    },
    closeAll: async () => {
      await Promise.all([...connections.values()].map((connection) => connection.close()));
      connections.clear();
      await hops.close();
    },
  };
}

function pinsOf(targets: readonly Target[]): ReadonlyMap<string, readonly string[]> {
  const pinned = targets.flatMap((target) => (target.kind === 'ssh' && target.hostKeys ? [target] : []));
  return new Map(pinned.map(({ address, port = 22, hostKeys = [] }) => [`${address}:${port}`, hostKeys]));
}

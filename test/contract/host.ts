import { type ThrowAwayHost, throwAwayHost } from '../../src/lab/throw-away.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { sshConnection } from '../../src/transport/ssh.ts';

/** One throw-away host that all cases share: a real machine with systemd and sshd, spoken to as every other host is. */
export function contractHost() {
  let host: ThrowAwayHost | undefined;
  let connection: Connection | undefined;
  return {
    async start() {
      host = await throwAwayHost();
      connection = sshConnection(host.target);
    },
    async stop() {
      await connection?.close();
      await host?.dispose();
    },
    target(): ThrowAwayHost['target'] {
      if (!host) throw new Error('the host is only there while tests run');
      return host.target;
    },
    connection(): Connection {
      if (!connection) throw new Error('the host is only there while tests run');
      return connection;
    },
  };
}

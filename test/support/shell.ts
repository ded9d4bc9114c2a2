import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Connection, RunOptions, RunResult } from '../../src/transport/connection.ts';

/** Runs scripts by a real `sh` of this machine, with jobs, marks and leases of the engine below `stateDir`. Counts trips. */
export function shell(stateDir: string, host = 'here'): Connection & { trips: number } {
  const connection = {
    host,
    trips: 0,
    run: (script: { plain(): string }, { onOutput, onBytes, command = 'sh' }: RunOptions = {}) => {
      connection.trips += 1;
      return new Promise<RunResult>((resolve, reject) => {
        const own = { REBUILD_STATE: stateDir, REBUILD_RUN: join(stateDir, 'run') };
        const child = spawn('sh', ['-c', command], { env: { ...process.env, ...own } });
        const result = { stdout: '', stderr: '' };
        child.stdout.on('data', (chunk) => {
          result.stdout += chunk;
          onOutput?.(String(chunk));
          onBytes?.(chunk);
        });
        child.stderr.on('data', (chunk) => {
          result.stderr += chunk;
        });
        child.on('error', reject);
        child.on('close', (exitCode) => resolve({ ...result, exitCode: exitCode ?? 1 }));
        child.stdin.end(script.plain());
      });
    },
    close: async () => {},
  };
  return connection;
}

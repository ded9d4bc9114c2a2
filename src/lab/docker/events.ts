import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Docker } from './docker.ts';
import { ofCluster } from './names.ts';

/** Calls `changed` whenever a container of the cluster ends, until `signal` fires. Begins anew when the engine is restarted. */
export function watchEnds(docker: Docker, cluster: string, changed: () => void, signal: AbortSignal): void {
  const args = ['--host', docker.host, 'events', ...ofCluster(cluster), '--filter', 'event=die'];
  const follow = async () => {
    while (!signal.aborted) {
      const child = execa('docker', args, { reject: false, buffer: false, stdin: 'ignore', cancelSignal: signal });
      child.stdout.on('data', changed);
      await child;
      await sleep(1000);
    }
  };
  void follow();
}

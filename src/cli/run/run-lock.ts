import { join } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import { withProcessLock } from '../../core/process-lock.ts';
import type { Workspace } from './workspace.ts';

/** Runs `work` while no other run of this machine changes the cluster. @throws RebuildError RUN_LOCKED at once */
export function exclusively<Result>({ folder }: Workspace, work: () => Promise<Result>): Promise<Result> {
  const busy = (pid: number) =>
    new RebuildError('RUN_LOCKED', `another run works on this cluster (process ${pid})`, {
      hint: 'Wait until it has ended, or look at what it does.',
    });
  return withProcessLock(join(folder, 'run.lock'), work, { busy });
}

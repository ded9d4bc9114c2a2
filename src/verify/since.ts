import { journalFiles } from '../history/folder.ts';
import { type PastRun, readEnds } from '../history/past-run.ts';
import type { Since } from './model.ts';

const LOOKED_AT = 200;

/**
 * The last deploy: the newest run in the history that was no check, has come to its end and changed something on a host
 * or outside of hosts. Undefined where there is none.
 */
export function lastDeploy(folder: string): Since | undefined {
  for (const file of journalFiles(folder).slice(0, LOOKED_AT)) {
    const since = file.isIdle ? undefined : sinceOf(readEnds(file));
    if (since) return since;
  }
  return undefined;
}

function sinceOf({ head, end }: PastRun): Since | undefined {
  if (!head || !end || head.mode !== 'apply') return undefined;
  const changed = end.hosts.reduce((sum, host) => sum + host.changed, end.cloudChanges);
  const begun = Date.parse(head.time) / 1000;
  return changed > 0 ? { begun, ended: begun + end.seconds } : undefined;
}

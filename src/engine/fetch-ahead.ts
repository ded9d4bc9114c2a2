import { randomUUID } from 'node:crypto';
import { RebuildError } from '../core/error.ts';
import type { Script } from '../core/text.ts';
import { batch } from './batch.ts';
import type { HostRun } from './host-run.ts';
import type { RoleUse } from './site.ts';

/** Scripts that get what the tasks of `uses` will need, by what was last seen of them: none where nothing differs. */
export function fetchesOf(run: HostRun, uses: readonly RoleUse[]): readonly Script[] {
  const observed = uses.flatMap((use) => run.lookFor(use)?.observed ?? []);
  const differing = observed.filter(({ task, changes }) => task.fetch && changes.length > 0);
  const pending = differing.map(({ task, changes, state = {} }) => ({ task, changes, state }));
  const byType = Map.groupBy(pending, ({ task }) => task.type).values();
  return [...byType].flatMap((alike) => alike[0]!.task.fetch!(alike) ?? []);
}

/** Runs them while the host has nothing else to do. It is a hint: what fails here is told when it is really needed. */
export async function fetchAhead(
  { connection }: Pick<HostRun, 'connection'>,
  scripts: readonly Script[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const script = batch(scripts, { mark: randomUUID(), stderr: 'merged', stopOnError: false });
  try {
    await connection.run(script, { keep: 0, ...(signal && { signal }) });
  } catch (error) {
    if (!(error instanceof RebuildError)) throw error;
  }
}

import { Redactor } from '../../src/core/redact.ts';
import { converge, look } from '../../src/engine/converge.ts';
import { Errands } from '../../src/engine/errands.ts';
import type { Task } from '../../src/resources/define.ts';
import type { Connection } from '../../src/transport/connection.ts';

/** What one run of a role on a host did. */
export interface RoleRun {
  /** Names of the tasks that were changed, in order. */
  readonly changed: readonly string[];
  readonly trips: number;
}

/** Converges `tasks` on a host as the engine does, and counts what it took. Throws what the engine throws. */
export async function runRole(connection: Connection, role: string, tasks: readonly Task[]): Promise<RoleRun> {
  let trips = 0;
  const counting: Connection = {
    host: connection.host,
    run: (script, options) => {
      trips += 1;
      return connection.run(script, options);
    },
    close: () => connection.close(),
  };
  const errands = new Errands();
  const context = {
    connection: counting,
    role,
    diff: false,
    emit: () => {},
    redactor: new Redactor(),
    errands,
    isLast: () => true,
    resolve: async () => new Map(),
  };
  try {
    const { changed } = await converge(context, await look(context, tasks));
    return { changed: [...changed], trips };
  } finally {
    // What no look carried, as after a failure.
    for (const { script } of errands.due(true)) await connection.run(script);
  }
}

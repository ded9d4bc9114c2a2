import { type Action, canDo, type ToolName } from './names.ts';
import type { Rounds } from './options.ts';
import { rotate } from './statistics.ts';

/** One run of one tool. */
export interface Step {
  /** From 0 on. */
  readonly round: number;
  readonly action: Action;
  readonly tool: ToolName;
}

interface Wanted {
  readonly tools: readonly ToolName[];
  readonly actions: readonly Action[];
  readonly rounds: Rounds;
}

/**
 * All runs in order: tools alternate within a round, and each round begins with another one, so that what changes on the
 * machine meanwhile hits all alike. Cold applies come last: they need new hosts, and all others the same converged ones.
 */
export function schedule({ tools, actions, rounds }: Wanted): Step[] {
  const apart = [actions.filter((action) => action !== 'apply'), actions.filter((action) => action === 'apply')];
  const roundsOf = (tool: ToolName) => rounds.of[tool] ?? rounds.usual;
  const most = Math.max(...tools.map(roundsOf));
  return apart.flatMap((group) =>
    Array.from({ length: most }, (_, round) =>
      group.flatMap((action) =>
        rotate(
          tools.filter((tool) => canDo(tool, action)),
          round,
        )
          .filter((tool) => round < roundsOf(tool))
          .map((tool): Step => ({ round, action, tool })),
      ),
    ).flat(),
  );
}

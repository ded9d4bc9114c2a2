import { type Action, actions, referenceOf, type ToolName, toolNames } from './names.ts';
import type { Result, Run } from './result.ts';
import { median, ratio } from './statistics.ts';

/** The runs of one tool that count, taken together: medians. */
export interface Line {
  readonly tool: ToolName;
  /** How many runs count. */
  readonly count: number;
  /** How many do not: they failed, or left another state than was wanted. */
  readonly notCounted: number;
  readonly wallSeconds: number | undefined;
  readonly controllerCpuSeconds: number | undefined;
  readonly hostsCpuSeconds: number | undefined;
  readonly peakMiB: number | undefined;
  readonly kibFromHosts: number | undefined;
  readonly kibToHosts: number | undefined;
  readonly commands: number | undefined;
  /** Of the reference of the action. */
  readonly timesWall: number | undefined;
  readonly timesCpu: number | undefined;
}

export interface Group {
  readonly hosts: number;
  readonly action: Action;
  readonly lines: readonly Line[];
}

/**
 * The runs of one start of the benchmark for each number of hosts and each action, since a ratio holds only within one: of that
 * which had the most tools, of equals the last one given.
 */
export function runsOfOneStart(results: readonly Result[]): Run[] {
  const chosen = new Map<string, Run[]>();
  for (const [group, own] of results.flatMap(({ runs }) => [...Map.groupBy(runs, groupOf)]))
    if (toolsIn(own) >= toolsIn(chosen.get(group) ?? [])) chosen.set(group, own);
  return [...chosen.values()].flat();
}

const groupOf = ({ hosts, action }: Run): string => `${hosts} ${action}`;
const toolsIn = (runs: readonly Run[]): number => new Set(runs.map(({ tool }) => tool)).size;

/** One group for each number of hosts and each action that was run, in a fixed order. */
export function summarise(runs: readonly Run[]): Group[] {
  const sizes = [...new Set(runs.map(({ hosts }) => hosts))].toSorted((a, b) => a - b);
  return sizes.flatMap((hosts) =>
    actions.flatMap((action) => {
      const own = runs.filter((run) => run.hosts === hosts && run.action === action);
      return own.length === 0 ? [] : [{ hosts, action, lines: linesOf(own, action) }];
    }),
  );
}

function linesOf(runs: readonly Run[], action: Action): Line[] {
  const plain = toolNames.flatMap((tool) => {
    const own = runs.filter((run) => run.tool === tool);
    return own.length === 0 ? [] : [lineOf(tool, own)];
  });
  const reference = plain.find(({ tool }) => tool === referenceOf(action));
  return plain.map((line) => ({
    ...line,
    timesWall: ratio(line.wallSeconds, reference?.wallSeconds),
    timesCpu: ratio(line.controllerCpuSeconds, reference?.controllerCpuSeconds),
  }));
}

function lineOf(tool: ToolName, runs: readonly Run[]): Omit<Line, 'timesWall' | 'timesCpu'> {
  const counted = runs.filter(({ verdict }) => verdict === 'ok');
  const middle = (value: (run: Run) => number | undefined) => median(counted.flatMap((run) => value(run) ?? []));
  return {
    tool,
    count: counted.length,
    notCounted: runs.length - counted.length,
    wallSeconds: middle((run) => run.wallSeconds),
    controllerCpuSeconds: middle((run) => run.controllerCpuSeconds),
    hostsCpuSeconds: middle((run) => run.hostsCpuSeconds),
    peakMiB: middle((run) => run.peakMiB),
    kibFromHosts: middle((run) => run.kibFromHosts),
    kibToHosts: middle((run) => run.kibToHosts),
    commands: middle((run) => run.commands),
  };
}

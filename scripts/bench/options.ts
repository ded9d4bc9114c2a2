import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../../src/cli/usage.ts';
import { suggestion } from '../../src/config/nearest.ts';
import { type Action, actions, benchActions, type ToolName, toolNames } from './names.ts';

export interface RunOptions {
  readonly command: 'run';
  /** Numbers of hosts, one lab after the other. */
  readonly hosts: readonly number[];
  readonly rounds: Rounds;
  readonly tools: readonly ToolName[];
  readonly actions: readonly Action[];
  readonly out: string | undefined;
}

/** How often each tool runs; slow ones may run less often. */
export interface Rounds {
  readonly usual: number;
  readonly of: Readonly<Partial<Record<ToolName, number>>>;
}

export interface PlotOptions {
  readonly command: 'plot';
  readonly files: readonly string[];
}

export const usage = `node scripts/bench.ts [--hosts 13,50] [--rounds 5,ansible=2] [--tools ${toolNames.join(',')}] [--actions ${actions.join(',')}] [--out FILE]
node scripts/bench.ts plot FILE...`;

/** The network of a lab has 256 addresses; the first ten have a meaning. */
const MOST_HOSTS = 200;

/** @throws UsageError */
export function parseOptions(words: readonly string[]): RunOptions | PlotOptions | { readonly command: 'help' } {
  const { values, positionals } = split(words);
  if (values.help) return { command: 'help' };
  const [command, ...files] = positionals;
  if (command === 'plot') return plotOptions(files, Object.keys(values));
  if (command !== undefined) throw new UsageError(`there is no command "${command}"`, usage);
  const { hosts = '13', rounds = '5', tools = toolNames.join(), actions: asked = benchActions.join(), out } = values;
  return {
    command: 'run',
    hosts: hosts.split(',').map((given) => count(given, '--hosts', MOST_HOSTS)),
    rounds: roundsOf(rounds),
    tools: listOf(tools, '--tools', toolNames),
    actions: listOf(asked, '--actions', actions),
    out: out === undefined ? undefined : resolve(out),
  };
}

function split(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    hosts: text,
    rounds: text,
    tools: text,
    actions: text,
    out: text,
    help: { type: 'boolean', short: 'h' } as const,
  };
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    const [said = ''] = (error as Error).message.split('. ');
    throw new UsageError(said.charAt(0).toLowerCase() + said.slice(1), usage);
  }
}

function plotOptions(files: readonly string[], given: readonly string[]): PlotOptions {
  if (given.length > 0) throw new UsageError(`--${given[0]} has no meaning for plot`, usage);
  if (files.length === 0) throw new UsageError('plot needs at least one file with results', usage);
  return { command: 'plot', files: files.map((file) => resolve(file)) };
}

function roundsOf(given: string): Rounds {
  let usual = 5;
  const of: Partial<Record<ToolName, number>> = {};
  for (const part of given.split(',')) {
    const [name, number] = part.includes('=') ? (part.split('=', 2) as [string, string]) : [undefined, part];
    if (name === undefined) usual = count(number, '--rounds');
    else of[known(name, '--rounds', toolNames)] = count(number, '--rounds');
  }
  return { usual, of };
}

function listOf<T extends string>(given: string, option: string, names: readonly T[]): readonly T[] {
  return [...new Set(given.split(',').map((name) => known(name, option, names)))];
}

function known<T extends string>(given: string, option: string, names: readonly T[]): T {
  const found = names.find((name) => name === given);
  if (found) return found;
  throw new UsageError(`${option} does not know "${given}"`, suggestion(given, names));
}

function count(given: string, option: string, most = 1000): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= 1 && value <= most) return value;
  throw new UsageError(`${option} must be a whole number from 1 to ${most}, not "${given}"`, usage);
}

import type { Sink } from '../report/sink.ts';
import type { Arguments } from './argument.ts';
import type { Options } from './option.ts';
import { parse } from './parse.ts';

/** What a command has of the world around it. */
export interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires at the first Ctrl-C: come to a consistent end, say what was not done. */
  readonly signal: AbortSignal;
  /** The words behind `./rebuild`, for the history. */
  readonly commandLine: readonly string[];
}

export interface Invocation<Args extends Arguments, Opts extends Options> extends Surroundings {
  readonly args: { readonly [Name in keyof Args]: ReturnType<Args[Name]['read']> };
  readonly options: { readonly [Name in keyof Opts]: ReturnType<Opts[Name]['read']> };
}

export interface Command {
  readonly args: Arguments;
  readonly options: Options;
  /** Shown at the end of its help. */
  readonly examples: readonly string[];
  /** @returns the exit code @throws UsageError when the words do not fit the declaration */
  run(words: readonly string[], surroundings: Surroundings): Promise<number>;
}

interface Declaration<Args extends Arguments, Opts extends Options> {
  /** In the order in which they are given. The names are those `run` sees. */
  readonly args?: Args;
  /** `skipTags` is `--skip-tags` on the command line. */
  readonly options?: Opts;
  readonly examples?: readonly string[];
  /** @returns the exit code; nothing is 0 */
  // biome-ignore lint/suspicious/noConfusingVoidType: most commands return nothing
  run(invocation: Invocation<Args, Opts>): Promise<number | void>;
}

/** Declares a command: the default export of its file in src/cli/commands. Its name and summary stand in src/cli/commands.ts. */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the record without options
export function defineCommand<Args extends Arguments = {}, Opts extends Options = {}>({
  args = {} as Args,
  options = {} as Opts,
  examples = [],
  run,
}: Declaration<Args, Opts>): Command {
  return {
    args,
    options,
    examples,
    run: async (words, surroundings) => {
      const parsed = parse(args, options, words) as Pick<Invocation<Args, Opts>, 'args' | 'options'>;
      return (await run({ ...surroundings, ...parsed })) ?? 0;
    },
  };
}

import { UsageError } from './usage.ts';

/** One option of a command. Parsing, its type in `run` and its line in --help come from this declaration. */
export interface Option<Value = unknown> {
  readonly short?: string | undefined;
  /** Placeholder of its value in --help, such as PATTERN. Without one the option is a switch. */
  readonly value?: string | undefined;
  /** The value may be left out. Then it is given only as `--name=VALUE`: the next word is never its value. */
  readonly isValueOptional?: true;
  /** One line, without a full stop. */
  readonly help: string;
  /** What `--help` says applies when it is not given. */
  readonly fallback?: string | undefined;
  /**
   * @param given every value it was given, in order; a switch gives an empty string each time
   * @throws UsageError when the value is not acceptable
   */
  read(given: readonly string[], name: string): Value;
}

/** The options of a command, by the names that its `run` sees: `skipTags` is `--skip-tags`. */
export type Options = Readonly<Record<string, Option>>;

interface Declaration {
  readonly short?: string;
  readonly help: string;
}

export function flag({ short, help }: Declaration): Option<boolean> {
  return { short, help, read: (given) => given.length > 0 };
}

/** A switch that may be repeated: its value is how often it was given. */
export function count({ short, help }: Declaration): Option<number> {
  return { short, help, read: (given) => given.length };
}

export function text({ short, value, help }: Declaration & { readonly value: string }): Option<string | undefined> {
  return { short, value, help, read: (given) => given.at(-1) };
}

type ValueHelp = Pick<Declaration, 'help'> & { readonly value: string };

/** A switch that may have a value: `--name` alone is `true`, `--name=VALUE` the value. */
export function flagOrText({ value, help }: ValueHelp): Option<true | string | undefined> {
  return { value, isValueOptional: true, help, read: (given) => (given.at(-1) === '' ? true : given.at(-1)) };
}

/** May be repeated. */
export function list({ short, value, help }: Declaration & { readonly value: string }): Option<readonly string[]> {
  return { short, value, help, read: (given) => given };
}

/** May be repeated, and each value may hold several words with commas between them. */
export function commaList({ short, value, help }: Declaration & { readonly value: string }): Option<readonly string[]> {
  return { short, value, help, read: (given) => given.flatMap((it) => it.split(',')).filter((it) => it !== '') };
}

export function positiveInteger({
  short,
  value,
  help,
  fallback,
}: Declaration & { readonly value: string; readonly fallback: number }): Option<number> {
  return {
    short,
    value,
    help,
    fallback: String(fallback),
    read: (given, name) => {
      const last = given.at(-1);
      if (last === undefined) return fallback;
      if (!/^[1-9]\d{0,5}$/.test(last)) throw new UsageError(`--${name} must be a whole number above 0, not "${last}"`);
      return Number(last);
    },
  };
}

export function choice<const Choice extends string>({
  short,
  choices,
  help,
  fallback,
}: Declaration & { readonly choices: readonly Choice[]; readonly fallback: NoInfer<Choice> }): Option<Choice> {
  return {
    short,
    value: choices.join('|'),
    help,
    fallback,
    read: (given, name) => {
      const last = given.at(-1) ?? fallback;
      const chosen = choices.find((it) => it === last);
      if (chosen === undefined) throw new UsageError(`--${name} must be ${choices.join(', ')}, not "${last}"`);
      return chosen;
    },
  };
}

import { suggestion } from '../config/nearest.ts';
import { UsageError } from './usage.ts';

/** One word after the command's name, or all the rest of them. */
export interface Argument<Value = unknown> {
  /** As it stands in --help: VAR, [NAME], KEY=VALUE... */
  readonly label: string;
  readonly help: string;
  /** The only words that it takes, where they are few. */
  readonly choices?: readonly string[];
  /** Whether it takes all words that are left. */
  readonly isRest: boolean;
  /** @throws UsageError when a word is missing or not acceptable */
  read(words: readonly string[]): Value;
}

/** The arguments of a command in their order, by the names that its `run` sees. */
export type Arguments = Readonly<Record<string, Argument>>;

export function required(label: string, help: string): Argument<string> {
  return { label, help, isRest: false, read: ([word]) => present(word, label) };
}

export function optional(label: string, help: string): Argument<string | undefined> {
  return { label: `[${label}]`, help, isRest: false, read: ([word]) => word };
}

export function rest(label: string, help: string): Argument<readonly string[]> {
  return { label: `[${label}...]`, help, isRest: true, read: (words) => words };
}

/** One word out of a few: the subcommands of a command. */
export function oneOf<const Choice extends string>(
  label: string,
  choices: readonly Choice[],
  help: string,
): Argument<Choice> {
  return {
    label,
    help: `${help}: ${choices.join(', ')}`,
    choices,
    isRest: false,
    read: ([word]) => {
      const given = present(word, label);
      const chosen = choices.find((it) => it === given);
      if (chosen === undefined) throw new UsageError(`unknown ${label} "${given}"`, suggestion(given, choices));
      return chosen;
    },
  };
}

/** The same where the word may be missing. */
export function optionalOneOf<const Choice extends string>(
  label: string,
  choices: readonly Choice[],
  help: string,
): Argument<Choice | undefined> {
  const chosen = oneOf(label, choices, help);
  return { ...chosen, label: `[${label}]`, read: ([word]) => (word === undefined ? undefined : chosen.read([word])) };
}

/** The same where one of them is meant when the word is missing. */
export function oneOfOr<const Choice extends string>(
  label: string,
  { choices, fallback }: { readonly choices: readonly Choice[]; readonly fallback: NoInfer<Choice> },
  help: string,
): Argument<Choice> {
  const chosen = oneOf(label, choices, help);
  return {
    ...chosen,
    label: `[${label}]`,
    help: `${chosen.help} (default: ${fallback})`,
    read: ([word = fallback]) => chosen.read([word]),
  };
}

function present(word: string | undefined, label: string): string {
  if (word === undefined) throw new UsageError(`${label} is missing`);
  return word;
}

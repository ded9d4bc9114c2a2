import { given } from './given.ts';
import type { Candidate, Completion, CompletionRequest, Declared, DeclaredCommand } from './model.ts';
import { type Names, offer, valuesFor } from './values.ts';

/** What may stand where the cursor is. */
export async function complete(
  { words: [name, ...words], current }: CompletionRequest,
  declared: Declared,
  names: Names,
): Promise<Completion> {
  if (name === undefined) return offer(current, [...commandNames(declared), ...OF_ITSELF]);
  if (name === 'help') return offer(current, words.length === 0 ? commandNames(declared) : []);
  const command = Object.hasOwn(declared.commands, name) ? declared.commands[name]! : undefined;
  if (!command) return offer(current, []);
  const line = given(command, words);
  const values = (label: string, choices: string | undefined, written = current) =>
    valuesFor({ label, choices, current: written }, { ...line, declared, command }, names);
  if (line.pending) return values(line.pending.value!, undefined);
  if (current.startsWith('-') && !line.isBeyond) {
    const [, option, value] = /^--([\w-]+)=([\s\S]*)$/.exec(current) ?? [];
    if (option === undefined) return offer(current, optionNames(command));
    const takes = Object.hasOwn(command.options, option) ? command.options[option]!.value : undefined;
    return takes === undefined ? offer(current, []) : behind(`--${option}=`, await values(takes, undefined, value));
  }
  const argument = Object.values(command.args).find(({ isRest }, index) => isRest || index === line.positional.length);
  if (argument) return values(argument.label, argument.choices);
  return offer(current, line.isBeyond ? [] : optionNames(command));
}

const OF_ITSELF: readonly Candidate[] = [
  { word: 'help', help: 'What a command takes' },
  { word: 'man', help: 'All of it as a manual page' },
  { word: '--help', help: 'All commands' },
  { word: '--version', help: 'Which rebuild this is' },
];

function commandNames({ commands }: Declared): Candidate[] {
  return Object.entries(commands).map(([word, { summary }]) => ({ word, help: summary }));
}

function optionNames({ options }: DeclaredCommand): Candidate[] {
  const own = Object.entries(options).map(([name, { help }]) => ({ word: `--${name}`, help }));
  return [...own, { word: '--help', help: 'Print what it takes' }];
}

function behind(prefix: string, completion: Completion): Completion {
  if (completion.kind !== 'words') return { ...completion, prefix: prefix + completion.prefix };
  return { kind: 'words', words: completion.words.map(({ word, help }) => ({ word: prefix + word, help })) };
}

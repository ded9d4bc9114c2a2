import { suggestion } from '../config/nearest.ts';
import type { Surroundings } from './command.ts';
import { type CommandEntry, commands } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { UsageError } from './usage.ts';
import { version } from './version.ts';

/** Finds the command that `words` name and runs it. @returns the exit code */
export async function dispatch(
  words: readonly string[],
  surroundings: Omit<Surroundings, 'commandLine'>,
  entries: readonly CommandEntry[] = commands,
): Promise<number> {
  const { stdout } = surroundings;
  const [first, ...others] = words;
  if (first === '--version') return print(`rebuild ${version()}\n`);
  if (first === undefined || isHelp(first)) return print(overview(entries, stdout.paint));
  if (first === '__complete') return (await import('./completion/answer.ts')).answer(others, surroundings);
  if (first === 'man') return print(await (await import('./man.ts')).manPage(entries, version()));
  if (first === 'help') return others[0] === undefined ? print(overview(entries, stdout.paint)) : printHelp(others[0]);
  if (first.startsWith('-'))
    throw new UsageError(`unknown option ${first}`, 'Write the command first, its options after it.');
  if (beforeDashes(others).some(isHelp)) return printHelp(first);
  const command = (await find(first, entries).load()).default;
  return command.run(others, { ...surroundings, commandLine: words }).catch((error: unknown) => {
    if (!(error instanceof UsageError) || error.hint !== undefined) throw error;
    throw new UsageError(error.message, `Run "./rebuild ${first} --help" to see what it takes.`);
  });

  function print(text: string): number {
    stdout.write(text);
    return 0;
  }

  async function printHelp(name: string): Promise<number> {
    const entry = find(name, entries);
    return print(commandHelp(entry, (await entry.load()).default, stdout.paint));
  }
}

const isHelp = (word: string) => word === '--help' || word === '-h';

/** What stands after `--` belongs to someone else. */
function beforeDashes(words: readonly string[]): readonly string[] {
  const dashes = words.indexOf('--');
  return dashes === -1 ? words : words.slice(0, dashes);
}

function find(name: string, entries: readonly CommandEntry[]): CommandEntry {
  const entry = entries.find((it) => it.name === name);
  if (entry) return entry;
  const hint = suggestion(
    name,
    entries.map((it) => it.name),
  );
  throw new UsageError(`unknown command "${name}"`, hint ?? 'Run ./rebuild --help for the list.');
}

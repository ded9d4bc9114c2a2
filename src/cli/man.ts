import type { Command } from './command.ts';
import type { CommandEntry } from './commands.ts';
import { exitCode } from './exit-code.ts';
import { optionName } from './parse.ts';

interface ManCommand extends Command {
  readonly name: string;
  readonly summary: string;
}

/** The manual page rebuild(1) in roff, for man(1): what `--help` says of every command. */
export async function manPage(entries: readonly CommandEntry[], version: string): Promise<string> {
  const commands = await Promise.all(
    entries.map(async ({ name, summary, load }) => ({ name, summary, ...(await load()).default })),
  );
  return [
    `.TH REBUILD 1 "" "rebuild ${version}" "User Commands"`,
    '.SH NAME',
    'rebuild \\- from an inventory file to a running, right-sized, verified cluster',
    '.SH SYNOPSIS',
    '.B rebuild',
    '.I COMMAND',
    '[ARGUMENTS] [OPTIONS]',
    '.SH COMMANDS',
    ...commands.flatMap(commandPart),
    '.SH EXIT STATUS',
    ...Object.entries(exitCode).flatMap(([name, code]) => ['.TP', `.B ${code}`, escaped(name)]),
    '.SH ENVIRONMENT',
    ...Object.entries(ENVIRONMENT).flatMap(([name, help]) => entry(name, help)),
    '',
  ].join('\n');
}

const ENVIRONMENT: Readonly<Record<string, string>> = {
  REBUILD_INVENTORY: 'Inventory folder or file where --inventory is not given',
  REBUILD_ROLES_PATH: 'Folders with roles that stand outside the repository',
  REBUILD_SECRETS_KEY_FILE: 'File with the key to the secrets of the inventory',
  REBUILD_CACHE: 'Folder of what was downloaded or built',
};

function commandPart({ name, summary, args, options, examples }: ManCommand): string[] {
  const labels = Object.values(args).map(({ label }) => ` ${label}`);
  return [
    `.SS "${escaped(`rebuild ${name}${labels.join('')} [OPTIONS]`)}"`,
    `${escaped(summary)}.`,
    ...Object.values(args).flatMap(({ label, help }) => entry(label, help)),
    ...Object.entries(options).flatMap(([key, { short, value, isValueOptional, help, fallback }]) => {
      const given = value === undefined ? '' : isValueOptional ? `[=${value}]` : ` ${value}`;
      const spelled = `${short ? `-${short}, ` : ''}--${optionName(key)}${given}`;
      return entry(spelled, fallback === undefined ? help : `${help} (default: ${fallback})`);
    }),
    ...(examples.length > 0 ? ['.PP', '.nf', ...examples.map(escaped), '.fi'] : []),
  ];
}

function entry(term: string, text: string): string[] {
  return ['.TP', `.B "${escaped(term)}"`, escaped(text)];
}

/** Text that roff prints as it is. */
function escaped(text: string): string {
  const plain = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq').replaceAll('`', '\\(ga');
  return /^[.']/.test(plain) ? `\\&${plain}` : plain;
}

import type { Paint } from '../report/sink.ts';
import type { Command } from './command.ts';
import type { CommandEntry } from './commands.ts';
import type { Options } from './option.ts';
import { optionName } from './parse.ts';

/** `./rebuild --help` */
export function overview(entries: readonly CommandEntry[], paint: Paint): string {
  return [
    'From an inventory file to a running, right-sized, verified cluster; every later run repairs only what differs.',
    '',
    `${paint.bold('Usage:')} ./rebuild COMMAND [ARGUMENTS] [OPTIONS]`,
    '',
    paint.bold('Commands:'),
    ...twoColumns(entries.map(({ name, summary }) => [name, summary])),
    '',
    './rebuild COMMAND --help tells the arguments and options of a command. ./rebuild --version tells the version.',
    './rebuild man prints all of it as a manual page: ./rebuild man | man -l -',
    '',
  ].join('\n');
}

/** `./rebuild COMMAND --help` */
export function commandHelp({ name, summary }: CommandEntry, command: Command, paint: Paint): string {
  const args = Object.values(command.args);
  const labels = args.map(({ label }) => ` ${label}`).join('');
  return [
    `${summary}.`,
    '',
    `${paint.bold('Usage:')} ./rebuild ${name}${labels} [OPTIONS]`,
    ...section(
      'Arguments',
      args.map(({ label, help }) => [label, help]),
      paint,
    ),
    ...section('Options', [...optionRows(command), ['-h, --help', 'Print this']], paint),
    ...(command.examples.length > 0 ? ['', paint.bold('Examples:')] : []),
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

type Row = readonly [left: string, right: string];

function optionRows({ options }: Command): Row[] {
  return Object.entries(options).map(([key, option]) => [
    `${option.short ? `-${option.short}, ` : '    '}--${optionName(key)}${valueText(option)}`,
    option.fallback === undefined ? option.help : `${option.help} (default: ${option.fallback})`,
  ]);
}

function valueText({ value, isValueOptional }: Options[string]): string {
  if (value === undefined) return '';
  return isValueOptional ? `[=${value}]` : ` ${value}`;
}

function section(title: string, rows: readonly Row[], paint: Paint): string[] {
  return rows.length > 0 ? ['', paint.bold(`${title}:`), ...twoColumns(rows)] : [];
}

function twoColumns(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

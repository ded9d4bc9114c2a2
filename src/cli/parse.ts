import { parseArgs } from 'node:util';
import { suggestion } from '../config/nearest.ts';
import type { Arguments } from './argument.ts';
import type { Options } from './option.ts';
import { UsageError } from './usage.ts';

export interface ParsedWords {
  readonly args: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Reads the words after a command's name. @throws UsageError at the first word that does not fit */
export function parse(args: Arguments, options: Options, words: readonly string[]): ParsedWords {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(Object.entries(options).map(([key, option]) => [optionName(key), native(option)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const positional: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positional.push(token.value);
    if (token.kind === 'option') {
      const value = valueOfToken(token, options);
      given.set(token.name, [...(given.get(token.name) ?? []), value]);
    }
  }
  return { args: readArguments(args, positional), options: readOptions(options, given) };
}

/** `skipTags` is spelled `skip-tags` on the command line. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function native({ short, value, isValueOptional }: Options[string]) {
  return {
    type: value === undefined || isValueOptional ? 'boolean' : 'string',
    multiple: true,
    ...(short && { short }),
  } as const;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function valueOfToken({ name, rawName, value, inlineValue }: OptionToken, options: Options): string {
  const key = Object.keys(options).find((it) => optionName(it) === name);
  if (key === undefined) throw unknownOption(rawName, options);
  const option = options[key]!;
  if (option.isValueOptional && value === undefined) return '';
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
    return '';
  }
  const isEmpty = option.isValueOptional && value === '';
  const isMissing = value === undefined || isEmpty || (!inlineValue && looksLikeOption(value, options));
  if (isMissing) throw new UsageError(`${rawName} needs a value: ${option.value}`);
  return value;
}

function unknownOption(rawName: string, options: Options): UsageError {
  const spelled = Object.keys(options).map((key) => `--${optionName(key)}`);
  const hint = rawName.startsWith('--') ? suggestion(rawName, spelled) : undefined;
  return new UsageError(`unknown option ${rawName}`, hint);
}

function looksLikeOption(word: string, options: Options): boolean {
  return Object.entries(options).some(
    ([key, { short }]) => word === `--${optionName(key)}` || (short !== undefined && word === `-${short}`),
  );
}

function readArguments(args: Arguments, words: readonly string[]): ParsedWords['args'] {
  const declared = Object.entries(args);
  const hasRest = declared.some(([, { isRest }]) => isRest);
  const read = declared.map(([key, it], index) => [
    key,
    it.read(it.isRest ? words.slice(index) : words.slice(index, index + 1)),
  ]);
  const extra = words[declared.length];
  if (extra !== undefined && !hasRest) throw new UsageError(`unexpected argument "${extra}"`);
  return Object.fromEntries(read);
}

function readOptions(options: Options, given: ReadonlyMap<string, readonly string[]>): ParsedWords['options'] {
  return Object.fromEntries(
    Object.entries(options).map(([key, option]) => {
      const name = optionName(key);
      return [key, option.read(given.get(name) ?? [], name)];
    }),
  );
}

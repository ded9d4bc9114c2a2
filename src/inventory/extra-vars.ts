import { z } from 'zod';
import { readYaml } from '../config/document.ts';
import { parseYaml, readConfigFile } from '../config/yaml.ts';
import { RebuildError } from '../core/error.ts';
import { type Definition, definedAt } from './model.ts';
import { readVarsFile } from './vars-files.ts';
import { shellWords } from './words.ts';

export const EXTRA_VARS = 'extra vars';

const ORIGIN = '--extra-vars';

/**
 * Reads what was given with `-e`: `key=value …`, a mapping in braces, or `@file`. The later is the stronger.
 * A value after `=` is read as in a file: `900` is a number, `'"900"'` is text. `role.key=value` sets one variable of a role.
 *
 * @throws RebuildError EXTRA_VARS_INVALID, CONFIG_*
 */
export async function readExtraVars(given: readonly string[]): Promise<ReadonlyMap<string, readonly Definition[]>> {
  const vars = new Map<string, readonly Definition[]>();
  for (const argument of given) {
    for (const [name, definition] of await readArgument(argument))
      vars.set(name, [...(vars.get(name) ?? []), definition]);
  }
  return vars;
}

type Pairs = readonly (readonly [string, Definition])[];

async function readArgument(argument: string): Promise<Pairs> {
  if (argument.startsWith('@')) {
    const file = argument.slice(1);
    await readConfigFile(file, 'Check the path after the @.');
    return readVarsFile(file, EXTRA_VARS);
  }
  if (argument.startsWith('{'))
    return Object.entries(mapping(argument)).map(([name, value]) => [name, definition(value)]);
  const words = shellWords(argument);
  if (!words) throw invalid(argument, 'a quote is not closed');
  return words.map(assignment);
}

function mapping(argument: string): Record<string, unknown> {
  return parseYaml(z.record(z.string(), z.unknown(), { error: 'must be a mapping' }), argument, ORIGIN);
}

function assignment(word: string): readonly [string, Definition] {
  const [, path, value] = /^([^=]+)=([\s\S]*)$/.exec(word) ?? [];
  if (path === undefined || value === undefined) throw invalid(word, 'is not key=value');
  const [name, ...keys] = path.split('.');
  const nested = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), scalar(value));
  return [name!, definition(nested)];
}

/** Text that is no YAML, such as `a: b: c`, is itself. */
function scalar(text: string): unknown {
  try {
    return readYaml(text, ORIGIN).value ?? (text === '' ? '' : null);
  } catch (error) {
    if (error instanceof RebuildError) return text;
    throw error;
  }
}

function definition(value: unknown): Definition {
  return definedAt(value, ORIGIN, EXTRA_VARS);
}

function invalid(argument: string, why: string): RebuildError {
  return new RebuildError('EXTRA_VARS_INVALID', `${ORIGIN} ${argument}: ${why}`, {
    hint: `Write it as key=value, '{"key": value}' or @file.`,
  });
}

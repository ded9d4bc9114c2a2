import { join } from 'node:path';
import { describeKeys, type JsonSchema, jsonSchemaOf } from '../../config/describe-schema.ts';
import { knownVars } from '../../inventory/known.ts';
import type { Resource } from '../../resources/define.ts';
import type { Argument } from '../argument.ts';
import type { Command } from '../command.ts';
import { commands } from '../commands.ts';
import type { Option } from '../option.ts';
import { optionName } from '../parse.ts';
import { resourceTypes } from '../run/resource-types.ts';
import type { Declared, DeclaredArgument, DeclaredCommand, DeclaredOption, DeclaredType } from './model.ts';

/** What `declaredWords` are written to by scripts/docs.ts. */
export const wordsFile = join(import.meta.dirname, 'words.json');

export async function wordsText(): Promise<string> {
  return `${JSON.stringify(await declaredWords(), null, 2)}\n`;
}

/** Loads every command and every resource type, for which a Tab could not wait. */
async function declaredWords(): Promise<Declared> {
  const loaded = await Promise.all(
    commands.map(async ({ name, summary, load }) => [name, commandOf(summary, (await load()).default)] as const),
  );
  const types = [...(await resourceTypes())].map(([name, type]) => [name, typeOf(type)] as const);
  const variables = Object.entries(knownVars).map(([name, schema]) => [name, schema.description ?? ''] as const);
  return {
    commands: Object.fromEntries(loaded),
    types: Object.fromEntries(types),
    variables: Object.fromEntries(variables),
  };
}

function commandOf(summary: string, { args, options }: Command): DeclaredCommand {
  return {
    summary,
    args: mapped(args, (key) => key, argumentOf),
    options: mapped(options, optionName, optionOf),
  };
}

function argumentOf({ label, help, choices, isRest }: Argument): DeclaredArgument {
  return { label, help, ...(choices && { choices: choices.join('|') }), ...(isRest && { isRest }) };
}

function optionOf({ short, value, isValueOptional, help }: Option): DeclaredOption {
  return { ...(short && { short }), ...(value && { value }), ...(isValueOptional && { isValueOptional }), help };
}

function typeOf({ summary, props }: Resource): DeclaredType {
  const { properties = {} } = jsonSchemaOf(props);
  const keys = describeKeys(props).map(({ name, help }) => {
    const choices = choicesOf(properties[name]!);
    return [name, { help, ...(choices && { choices }) }] as const;
  });
  return { summary, keys: Object.fromEntries(keys) };
}

function choicesOf({ type, enum: values }: JsonSchema): string | undefined {
  return type === 'boolean' ? 'true|false' : values?.join('|');
}

function mapped<From, To>(record: Readonly<Record<string, From>>, name: (key: string) => string, to: (it: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, it]) => [name(key), to(it)]));
}

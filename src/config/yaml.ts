import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { type Place, RebuildError } from '../core/error.ts';
import { readYaml, type YamlDocument } from './document.ts';
import { allFaults, type Fault, firstFault } from './fault.ts';

/** A file that fits its schema, and where each part of it stands. */
export interface Parsed<Data> {
  readonly data: Data;
  readonly document: YamlDocument;
}

/**
 * Reads `source` as YAML and checks it against `schema`.
 *
 * @throws RebuildError as `readYaml`, and CONFIG_UNKNOWN_KEY or CONFIG_INVALID, at the line and column of the first fault
 */
export function parseYaml<Schema extends z.ZodType>(schema: Schema, source: string, file: string): z.output<Schema> {
  return parseYamlWithPlaces(schema, source, file).data;
}

/** As `parseYaml`, for a caller that checks more and has to say where. */
export function parseYamlWithPlaces<Schema extends z.ZodType>(
  schema: Schema,
  source: string,
  file: string,
): Parsed<z.output<Schema>> {
  const document = readYaml(source, file);
  return { data: checkDocument(schema, document), document };
}

/** What `schema` makes of a file that has been read. @throws RebuildError CONFIG_UNKNOWN_KEY, CONFIG_INVALID */
export function checkDocument<Schema extends z.ZodType>(schema: Schema, document: YamlDocument): z.output<Schema> {
  return checked(schema, document.value, {
    unknownKey: 'CONFIG_UNKNOWN_KEY',
    invalid: 'CONFIG_INVALID',
    place: document.place,
    keyPlace: document.keyPlace,
  });
}

export interface CheckOptions {
  /** Error code for a key that the schema does not know. */
  readonly unknownKey: string;
  /** Error code for any other fault. */
  readonly invalid: string;
  /** Name of what is checked, which messages begin with. */
  readonly name?: string;
  readonly host?: string;
  place(path: readonly PropertyKey[]): Place | undefined;
  keyPlace(path: readonly PropertyKey[]): Place | undefined;
}

/** Few values are checked by one schema here: zod would take longer to compile a check than to make it. */
const ONCE = { reportInput: true, jitless: true };

/** The value as `schema` returns it. @throws RebuildError with the codes given, at the place of the first fault */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  options: CheckOptions,
): z.output<Schema> {
  const result = schema.safeParse(value, ONCE);
  if (result.success) return result.data;
  throw errorOf(firstFault(schema, result.error.issues), options);
}

/** All that `schema` rejects of the value, but for keys of the value itself that are missing, where these may be elsewhere. */
export function faultsIn(
  schema: z.ZodType,
  value: unknown,
  { isPart = false, ...options }: CheckOptions & { readonly isPart?: boolean },
): readonly RebuildError[] {
  const result = schema.safeParse(value, ONCE);
  if (result.success) return [];
  return allFaults(schema, result.error.issues)
    .filter(({ kind, path }) => !(isPart && kind === 'missing' && path.length === 1))
    .map((fault) => errorOf(fault, options));
}

function errorOf({ kind, path, message, hint }: Fault, options: CheckOptions): RebuildError {
  const isUnknown = kind === 'unknown-key';
  const subject = dotted([...(options.name ? [options.name] : []), ...(isUnknown ? path.slice(0, -1) : path)]);
  return new RebuildError(
    isUnknown ? options.unknownKey : options.invalid,
    subject ? `${subject}: ${message}` : message,
    { at: isUnknown ? options.keyPlace(path) : options.place(path), hint, host: options.host },
  );
}

/** @throws RebuildError CONFIG_NOT_FOUND */
export async function readConfigFile(file: string, hint?: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new RebuildError('CONFIG_NOT_FOUND', `${file} cannot be read`, {
      hint: hint ?? 'Check the path and its permissions.',
      cause,
    });
  }
}

/** `value` as YAML text. */
export function formatYaml(value: unknown): string {
  return stringify(value, { version: '1.1', lineWidth: 0 });
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

import type { z } from 'zod';
import { readYaml } from '../../config/document.ts';
import { RebuildError } from '../../core/error.ts';
import { UsageError } from '../usage.ts';

/**
 * The properties of a resource from `key=value` words, over those of a JSON document. A word is text unless its
 * property wants something else: then it is read as YAML, so that lists and numbers can be written.
 *
 * @throws UsageError, RebuildError PROPERTY_INVALID
 */
export function properties(
  schema: z.ZodType,
  words: readonly string[],
  json: string | undefined,
): Record<string, unknown> {
  const given: Record<string, unknown> = { ...fromJson(json), ...Object.fromEntries(words.map(pair)) };
  const result = schema.safeParse(given);
  if (result.success) return given;
  for (const { path, code } of result.error.issues) {
    const key = String(path[0]);
    if (WANTS_ANOTHER_TYPE.has(code) && typeof given[key] === 'string') given[key] = notText(key, given[key]);
  }
  return given;
}

/** Issues of zod that say that text is not what the property takes; of text in a wrong form nothing else is made. */
const WANTS_ANOTHER_TYPE = new Set<string>(['invalid_type', 'invalid_union', 'invalid_value']);

function notText(key: string, word: string): unknown {
  try {
    return readYaml(word, key).value;
  } catch (error) {
    if (!(error instanceof RebuildError)) throw error;
    throw new RebuildError('PROPERTY_INVALID', `${key}=${word}: ${error.message}`, { hint: error.hint, cause: error });
  }
}

function pair(word: string): [string, string] {
  const equals = word.indexOf('=');
  if (equals > 0) return [word.slice(0, equals), word.slice(equals + 1)];
  throw new UsageError(`"${word}" is no property`, 'Write properties as key=value.');
}

function fromJson(json: string | undefined): Record<string, unknown> {
  if (json === undefined) return {};
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new RebuildError('PROPERTY_INVALID', `standard input is no JSON: ${(cause as Error).message}`, {
      hint: 'Send one JSON object.',
      cause,
    });
  }
  throw new RebuildError('PROPERTY_INVALID', 'standard input is no JSON object', { hint: 'Send one JSON object.' });
}

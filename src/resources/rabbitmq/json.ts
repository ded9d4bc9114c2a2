import { Secret } from '../../core/secret.ts';
import { Text } from '../../core/text.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** JSON with sorted keys, so that equal values are equal texts. */
export function canonical(value: Json): string {
  return JSON.stringify(sorted(value));
}

/** JSON in which a member may be a secret. */
export function jsonWith(members: Readonly<Record<string, Json | Secret>>): Text {
  const parts = Object.entries(members).flatMap(([key, value], index) => [
    `${index > 0 ? ',' : ''}${JSON.stringify(key)}:`,
    value instanceof Secret ? value.map((it) => JSON.stringify(it)) : JSON.stringify(value),
  ]);
  return new Text(['{', ...parts, '}']);
}

/** JSON of definitions that hold one object of one kind. */
export function definitionsOf(kind: string, object: Text): Text {
  return new Text([`{${JSON.stringify(kind)}:[`, ...object.parts, ']}']);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, Json>).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, it]) => [key, sorted(it)]));
}

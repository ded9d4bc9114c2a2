import type { DescribedKey } from '../config/describe-schema.ts';
import { cut } from './format.ts';
import type { Sink } from './sink.ts';
import { type Column, markdownTable, tableLines } from './table.ts';

const COLUMNS: readonly Column[] = [
  { title: 'name' },
  { title: 'type' },
  { title: 'default' },
  { title: 'description', isFlexible: true },
];

/** A table of the keys of a schema: the properties of a resource type, the variables of a role. */
export function keyLines(keys: readonly DescribedKey[], { columns, paint }: Pick<Sink, 'columns' | 'paint'>): string[] {
  const rows = keys.map((key) => [key.name, cut(key.type, WIDEST), cut(defaultOf(key), WIDEST), key.help]);
  return tableLines(COLUMNS, rows, columns, paint);
}

/** The same as Markdown. */
export function keyMarkdown(keys: readonly DescribedKey[]): string[] {
  const rows = keys.map((key) => [`\`${key.name}\``, key.type, codeUnlessRequired(key), key.help]);
  return markdownTable(COLUMNS, rows);
}

function defaultOf({ isRequired, fallback = '' }: DescribedKey): string {
  return isRequired ? 'required' : fallback;
}

function codeUnlessRequired(key: DescribedKey): string {
  const shown = defaultOf(key);
  return key.isRequired || shown === '' ? shown : `\`${shown}\``;
}

/** What a column holds at most, so that the descriptions have room. */
const WIDEST = 30;

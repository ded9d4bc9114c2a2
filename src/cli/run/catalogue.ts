import type { z } from 'zod';
import { describeKeys, jsonSchemaOf } from '../../config/describe-schema.ts';
import { keyLines } from '../../report/keys.ts';
import type { Sink } from '../../report/sink.ts';
import { tableLines } from '../../report/table.ts';

/** Something that is declared once, with a schema of what may be given to it: a resource type, a role. */
export interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly schema: z.ZodType;
}

/** All entries of a kind, with their summaries. */
export function catalogueText(kind: string, entries: readonly Entry[], { columns, paint }: Sink): string {
  const rows = entries.map(({ name, summary }) => [name, summary]);
  const table = tableLines([{ title: kind }, { title: 'summary', isFlexible: true }], rows, columns, paint);
  return `${table.join('\n')}\n`;
}

export function catalogueJson(entries: readonly Entry[]): string {
  return json(entries.map(({ name, summary }) => ({ name, summary })));
}

/** One entry: its keys, then `more`. */
export function entryText({ name, summary, schema }: Entry, more: readonly string[], sink: Sink): string {
  const keys = describeKeys(schema);
  const table = keys.length > 0 ? ['', ...keyLines(keys, sink)] : [];
  return [`${sink.paint.bold(name)}: ${summary}`, ...table, '', ...more, ''].join('\n');
}

/** One entry as JSON Schema. */
export function entryJson({ name, summary, schema }: Entry): string {
  return json({ title: name, description: summary, ...jsonSchemaOf(schema) });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

import { z } from 'zod';
import { isSecretSchema, type JsonSchema } from '../../config/describe-schema.ts';

/** A JSON Schema of draft 7, the newest that editors agree on. */
export type EditorSchema = JsonSchema & Readonly<Record<string, unknown>>;

/** The text that refers to a secret. */
const SECRET = { type: 'string', pattern: '^secret:[A-Za-z_][A-Za-z0-9_.-]*$' };

/** A longer default, such as a key, is not what an editor is to put in. */
const LONGEST_DEFAULT = 80;

/**
 * What may be written where `schema` is read. It never rejects what is accepted there; what JSON Schema cannot say, such as that
 * a name is that of a host, only `lint` finds.
 */
export function editorSchema(schema: z.ZodType): EditorSchema {
  const { $schema: _, ...whole } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-07',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const own = zodSchema as unknown as z.ZodType;
      if (own.def.type === 'custom') Object.assign(jsonSchema, isSecretSchema(own) ? SECRET : { type: 'string' });
      if (own.def.type === 'default')
        setDefault(jsonSchema, (own.def as unknown as { defaultValue: unknown }).defaultValue);
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return whole as EditorSchema;
}

/** That of a schema that transforms is the result's, which cannot be written. */
function setDefault(jsonSchema: { default?: unknown; type?: unknown }, value: unknown): void {
  const isShort = (JSON.stringify(value) ?? '').length <= LONGEST_DEFAULT;
  if (isShort) jsonSchema.default = value;
  else delete jsonSchema.default;
}

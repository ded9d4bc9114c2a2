import { z } from 'zod';
import { Secret } from '../core/secret.ts';
import { Script, Text } from '../core/text.ts';

/** One key of a mapping, as people are told of it. */
export interface DescribedKey {
  readonly name: string;
  /** In words: `text`, `list of whole number`, `present or absent`. */
  readonly type: string;
  readonly isRequired: boolean;
  /** As JSON, but text without its quotes; undefined where there is none, or where it is too long to be read. */
  readonly fallback: string | undefined;
  readonly help: string;
}

/** The part of JSON Schema that our schemas lead to. */
export interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** The keys that a mapping of `schema` may have, in the order in which they are declared. */
export function describeKeys(schema: z.ZodType): readonly DescribedKey[] {
  const { properties = {}, required = [] } = jsonSchemaOf(schema);
  return Object.entries(properties).map(([name, key]) => ({
    name,
    type: typeInWords(key),
    isRequired: required.includes(name),
    fallback: fallbackOf(key.default),
    help: key.description ?? '',
  }));
}

/** What may be given, as JSON Schema. Values of our own classes are strings; `format` says which: `secret`, `text`, `script`. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const whole = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const own = zodSchema as unknown as z.ZodType;
      if (own.def.type === 'custom') Object.assign(jsonSchema, classOf(own));
      // The default of a schema that transforms is the result's, and is left out of a schema of what is given.
      if (own.def.type === 'default')
        jsonSchema.default = (own.def as unknown as { defaultValue: unknown }).defaultValue;
    },
  });
  return collapse(whole as JsonSchema);
}

/** One of each class that schemas accept. Tried, since a schema does not tell its class. */
const SAMPLES = [
  ['secret', new Secret('sample', '')],
  ['text', new Text([])],
  ['script', new Script([])],
] as const;

/** Whether `schema` takes a secret and nothing else. */
export function isSecretSchema(schema: z.ZodType): boolean {
  return classOf(schema).format === 'secret';
}

function classOf(schema: z.ZodType): JsonSchema {
  const format = SAMPLES.find(([, sample]) => schema.safeParse(sample).success)?.[0];
  return { type: 'string', ...(format && { format }) };
}

/** Where one of our classes, or a string that becomes one, may be given, naming the class is enough. */
function collapse({ anyOf, items, properties, additionalProperties, ...schema }: JsonSchema): JsonSchema {
  const own = anyOf?.find(({ format }) => SAMPLES.some(([name]) => name === format));
  if (own && anyOf?.every(({ type }) => type === 'string')) return { ...schema, ...own };
  const named = Object.entries(properties ?? {}).map(([name, it]) => [name, collapse(it)] as const);
  return {
    ...schema,
    ...(anyOf && { anyOf: anyOf.map(collapse) }),
    ...(items && { items: collapse(items) }),
    ...(properties && { properties: Object.fromEntries(named) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? collapse(additionalProperties) : additionalProperties,
    }),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  null: 'nothing',
  secret: 'secret',
  script: 'shell script',
  uri: 'URL',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  cidrv4: 'IPv4 range',
};

function typeInWords({
  type = '',
  format = '',
  anyOf,
  items,
  properties,
  additionalProperties,
  ...of
}: JsonSchema): string {
  if (anyOf) return either(anyOf.map(typeInWords));
  if (of.const !== undefined) return String(of.const);
  if (of.enum) return either(of.enum.map(String));
  if (items) return `list of ${typeInWords(items)}`;
  if (properties) return `mapping of ${Object.keys(properties).join(', ')}`;
  if (typeof additionalProperties === 'object') return `mapping of names to ${typeInWords(additionalProperties)}`;
  return WORDS[format] ?? WORDS[type] ?? 'anything';
}

function either(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  return distinct.length > 1 ? `${distinct.slice(0, -1).join(', ')} or ${distinct.at(-1)}` : (distinct[0] ?? '');
}

/** Longer ones, such as a key, would hide the rest. */
const LONGEST = 120;

function fallbackOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const spelled = typeof value === 'string' ? value || '""' : JSON.stringify(value);
  return spelled.length <= LONGEST ? spelled : undefined;
}

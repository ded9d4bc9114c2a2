import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeKeys, jsonSchemaOf } from '../../src/config/describe-schema.ts';
import { Secret } from '../../src/core/secret.ts';
import { Script, Text } from '../../src/core/text.ts';

const script = z.union([z.instanceof(Script), z.string().transform((it) => new Script([it]))]);
const mode = z.string().transform((it) => it.padStart(4, '0'));

it('tells of each key its type, whether it is required, its default and its description', () => {
  const schema = z.strictObject({
    name: z.string().describe('What it is called'),
    mode: mode.default('0644').describe('Octal'),
    port: z.int().optional(),
  });
  expect(describeKeys(schema)).toEqual([
    { name: 'name', type: 'text', isRequired: true, fallback: undefined, help: 'What it is called' },
    { name: 'mode', type: 'text', isRequired: false, fallback: '0644', help: 'Octal' },
    { name: 'port', type: 'whole number', isRequired: false, fallback: undefined, help: '' },
  ]);
});

it('sees through refinements of the whole', () => {
  const schema = z.strictObject({ a: z.string() }).refine(() => true);
  expect(describeKeys(schema).map(({ name }) => name)).toEqual(['a']);
});

it.each([
  [z.boolean(), 'true or false'],
  [z.number(), 'number'],
  [z.enum(['a', 'b', 'c']), 'a, b or c'],
  [z.array(z.int()), 'list of whole number'],
  [z.record(z.string(), z.string()), 'mapping of names to text'],
  [z.strictObject({ a: z.string(), b: z.string() }), 'mapping of a, b'],
  [z.union([z.literal(false), z.string()]), 'false or text'],
  [z.union([z.string(), z.string().min(1)]), 'text'],
  [z.url(), 'URL'],
  [z.instanceof(Secret).describe('described anew'), 'secret'],
  [z.instanceof(Text), 'text'],
  [script, 'shell script'],
  [script.optional().describe('x'), 'shell script'],
  [z.array(script), 'list of shell script'],
  [z.json(), 'anything'],
])('has words for the type of %#', (schema, words) => {
  expect(describeKeys(z.object({ key: schema }))[0]!.type).toBe(words);
});

it.each([
  ['', '""'],
  ['a', 'a'],
  [false, 'false'],
  [[], '[]'],
  ['long'.repeat(50), undefined],
])('writes the default %j as %j', (value, written) => {
  expect(describeKeys(z.object({ key: z.any().default(value) }))[0]!.fallback).toBe(written);
});

it('gives JSON Schema, with our own classes as strings', () => {
  const schema = z.strictObject({ run: script.describe('What is run'), password: z.instanceof(Secret).optional() });
  expect(jsonSchemaOf(schema)).toMatchObject({
    type: 'object',
    properties: {
      run: { type: 'string', format: 'script', description: 'What is run' },
      password: { type: 'string', format: 'secret' },
    },
    required: ['run'],
    additionalProperties: false,
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formatYaml, parseYaml, readConfigFile } from '../../src/config/yaml.ts';
import { folderWith } from '../support/folder.ts';

const server = z.strictObject({
  name: z.string(),
  port: z.int().min(1).max(65535).optional(),
  mode: z.enum(['fast', 'safe']).optional(),
  labels: z.record(z.string().regex(/^[a-z]+$/, 'must be lower-case letters'), z.string()).optional(),
  size: z.union([z.int(), z.string().regex(/^\d+%$/)]).optional(),
  nodes: z.array(z.strictObject({ address: z.string() })).optional(),
});
const schema = z.array(z.union([server, z.strictObject({ import: z.string() })]));

const parse = (source: string) => parseYaml(schema, source, 'servers.yaml');

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    const { code, message, hint, at } = error as { code: string; message: string; hint?: string; at?: unknown };
    return { code, message, hint, at };
  }
}

const at = (line: number, column: number) => ({ file: 'servers.yaml', line, column });

describe('parseYaml', () => {
  it('returns what the schema makes of the file', () => {
    expect(parse('- name: a\n  port: 80\n- import: b.yaml\n')).toEqual([{ name: 'a', port: 80 }, { import: 'b.yaml' }]);
  });

  it.each([
    [
      'an unknown key',
      '- name: a\n  prot: 80\n',
      'CONFIG_UNKNOWN_KEY',
      '[0]: unknown key "prot"',
      'Write "port".',
      2,
      3,
    ],
    [
      'an unknown key before a wrong value that stands above it',
      '- name: a\n  port: many\n  nmae: b\n',
      'CONFIG_UNKNOWN_KEY',
      '[0]: unknown key "nmae"',
      'Write "name".',
      3,
      3,
    ],
    [
      'an unknown key that is like none',
      '- name: a\n  nodes: [{ address: x, zzzzzzzz: 1 }]\n',
      'CONFIG_UNKNOWN_KEY',
      '[0].nodes[0]: unknown key "zzzzzzzz"',
      'Write one of: address.',
      2,
      25,
    ],
    [
      'a key of the other kind of entry',
      '- import: x\n  name: a\n',
      'CONFIG_UNKNOWN_KEY',
      '[0]: unknown key "import"',
      'Remove it, or the keys beside it: they do not go together.',
      1,
      3,
    ],
    ['a wrong type', '- name: [a]\n', 'CONFIG_INVALID', '[0].name: must be text, not a list', 'Write one value.', 1, 9],
    [
      'text for a number',
      '- name: a\n  port: "80"\n',
      'CONFIG_INVALID',
      '[0].port: must be a number, not text',
      'Write a number, without quotes.',
      2,
      9,
    ],
    [
      'a fraction',
      '- name: a\n  port: 80.5\n',
      'CONFIG_INVALID',
      '[0].port: must be a whole number, not a fraction',
      'Write a whole number, without quotes.',
      2,
      9,
    ],
    [
      'a number out of range',
      '- name: a\n  port: 70000\n',
      'CONFIG_INVALID',
      '[0].port: must be at most 65535',
      'Correct the value.',
      2,
      9,
    ],
    [
      'a word that is not on the list',
      '- name: a\n  mode: slow\n',
      'CONFIG_INVALID',
      '[0].mode: must be fast or safe',
      'Correct the value.',
      2,
      9,
    ],
    [
      'a wrong key',
      '- name: a\n  labels:\n    A: b\n',
      'CONFIG_INVALID',
      '[0].labels.A: as a key, must be lower-case letters',
      'Correct the value.',
      3,
      8,
    ],
    [
      'neither of two types',
      '- name: a\n  size: [1]\n',
      'CONFIG_INVALID',
      '[0].size: must be a number or text',
      'Correct the value.',
      2,
      9,
    ],
    ['a missing key', '- port: 80\n', 'CONFIG_INVALID', '[0].name: is missing', 'Add name.', 1, 3],
    [
      'another shape altogether',
      'name: a\n',
      'CONFIG_INVALID',
      'must be a list, not a mapping',
      'Write it as a list, such as [a, b].',
      1,
      1,
    ],
    ['nothing at all', '', 'CONFIG_INVALID', 'must be a list, not empty', 'Write it as a list, such as [a, b].', 1, 1],
  ])('points at %s', (_, source, code, message, hint, line, column) => {
    expect(errorOf(() => parse(source))).toEqual({ code, message, hint, at: at(line, column) });
  });
});

describe('readConfigFile', () => {
  it('reads a file', async () => {
    const file = join(folderWith({ 'a.yaml': 'a: 1\n' }), 'a.yaml');
    expect(await readConfigFile(file)).toBe('a: 1\n');
  });

  it('says which file is missing', async () => {
    await expect(readConfigFile('no/such.yaml')).rejects.toMatchObject({
      code: 'CONFIG_NOT_FOUND',
      message: 'no/such.yaml cannot be read',
      hint: 'Check the path and its permissions.',
    });
  });
});

it('writes YAML that reads back as it was', () => {
  const value = { yes_text: 'yes', number_text: '0644', colon: 'a: b', list: [1, null, true] };
  expect(parseYaml(z.unknown(), formatYaml(value), 'x')).toEqual(value);
});

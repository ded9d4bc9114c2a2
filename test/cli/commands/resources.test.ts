import { expect, it } from 'vitest';
import { ensureExamples } from '../../../src/cli/run/ensure-examples.ts';
import { properties } from '../../../src/cli/run/properties.ts';
import { resourceTypes } from '../../../src/cli/run/resource-types.ts';
import { run } from '../run.ts';

it('lists every resource type with its summary', async () => {
  const { stdout } = await run(['resources']);
  const firstWords = stdout.split('\n').map((line) => line.split(' ', 1)[0]!);
  expect(firstWords.filter(Boolean)).toEqual(['type', ...(await resourceTypes()).keys()]);
});

it('shows the properties of one, with an example', async () => {
  const { stdout } = await run(['resources', 'link'], { columns: 120 });
  expect(stdout).toBe(`link: A symbolic link.

name     type               default   description
path     text               required  Absolute path of the link
target   text                         What it points to, written as it is; may be relative to the link
replace  true or false      false     Whether a file that stands at the path gives way
state    present or absent  present

Example:
./rebuild ensure worker link path=/usr/local/bin/tool target=/opt/tool/bin/tool
`);
});

it('prints JSON: the list, or the JSON Schema of one', async () => {
  expect(JSON.parse((await run(['resources', '--json'])).stdout)).toContainEqual({
    name: 'link',
    summary: 'A symbolic link.',
  });
  expect(JSON.parse((await run(['resources', 'link', '--json'])).stdout)).toMatchObject({
    title: 'link',
    properties: { replace: { type: 'boolean', default: false } },
    required: ['path'],
  });
});

it('names what is near for a type that does not exist', async () => {
  await expect(run(['resources', 'fil'])).rejects.toMatchObject({
    code: 'RESOURCE_TYPE_UNKNOWN',
    hint: 'Write "file".',
  });
});

it('has an example for each type, which the type accepts', async () => {
  const types = await resourceTypes();
  expect(Object.keys(ensureExamples)).toEqual([...types.keys()]);
  for (const [name, [, ...words]] of Object.entries(ensureExamples)) {
    const type = types.get(name)!;
    expect(() => type(properties(type.props, words, undefined)), name).not.toThrow();
  }
});

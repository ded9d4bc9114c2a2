import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { infraSchema } from '../../src/inventory/infra.ts';
import { ec2Schema } from '../../src/inventory/instance.ts';

const page = readFileSync('docs/reference/inventory.md', 'utf8');

it.each([
  ['infra.yaml', infraSchema],
  ['The variable ec2', ec2Schema],
])('docs/reference/inventory.md has each key of %s, and no other', (title, schema) => {
  const section = page.split(/^##+ /m).find((it) => it.startsWith(`${title}\n`)) ?? '';
  const keys = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);
  expect(keys).toEqual(Object.keys(schema.shape));
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../../support/inventory.ts';
import { run } from '../run.ts';

it('prints the schema of one kind of file', async () => {
  const { code, stdout } = await run(['schema', 'infra']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    properties: { cluster: { type: 'string' } },
  });
});

it('writes all of them, and prints the settings of VS Code for them', async () => {
  const folder = join(folderWith({}), 'schemas');
  const { stdout } = await run(['schema', '--write', folder]);
  const settings = JSON.parse(stdout) as Record<string, object>;
  const written = readdirSync(folder);
  expect(written).toEqual(['infra', 'inventory', 'playbook', 'vars'].map((kind) => `${kind}.schema.json`));
  expect(Object.keys(settings['yaml.schemas']!).toSorted()).toEqual(written.map((name) => join(folder, name)));
  const { stdout: printed } = await run(['schema', 'vars']);
  expect(readFileSync(join(folder, 'vars.schema.json'), 'utf8')).toBe(printed);
});

it('says why it cannot write', async () => {
  const folder = folderWith({});
  writeFileSync(join(folder, 'file'), '');
  await expect(run(['schema', '--write', join(folder, 'file')])).rejects.toMatchObject({ code: 'FILE_NOT_WRITTEN' });
});

it.each([[['schema']], [['schema', 'infra', '--write', 'x']], [['schema', 'hosts']]])(
  '%j is a mistake',
  async (words) => {
    await expect(run(words)).rejects.toMatchObject({ code: 'USAGE' });
  },
);

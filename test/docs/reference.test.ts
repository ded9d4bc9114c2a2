import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { referencePages } from '../../scripts/docs/pages.ts';
import { wordsFile, wordsText } from '../../src/cli/completion/declare.ts';

const folder = 'docs/reference';
const pages = await referencePages();

it.each([...pages])('%s is what scripts/docs.ts makes (run it after a change)', (path, content) => {
  expect(readFileSync(join(folder, path), 'utf8')).toBe(content);
});

it('docs/reference/resources has a page for each resource type and no other', () => {
  const names = readdirSync(join(folder, 'resources')).map((name) => `resources/${name}`);
  expect(names.toSorted()).toEqual([...pages.keys()].filter((path) => path.startsWith('resources/')).toSorted());
});

it('the words of completion are what scripts/docs.ts makes', async () => {
  expect(readFileSync(wordsFile, 'utf8')).toBe(await wordsText());
});

// Writes the generated part of docs/reference, and the words of completion: node scripts/docs.ts
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsFile, wordsText } from '../src/cli/completion/declare.ts';
import { referencePages } from './docs/pages.ts';

const folder = join(import.meta.dirname, '../docs/reference');
const pages = await referencePages();
const resources = join(folder, 'resources');

mkdirSync(resources, { recursive: true });
for (const name of readdirSync(resources)) if (!pages.has(`resources/${name}`)) rmSync(join(resources, name));
for (const [path, content] of pages) writeFileSync(join(folder, path), content);
writeFileSync(wordsFile, await wordsText());

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const pages = [...globSync('*.md'), ...globSync('docs/**/*.md')].toSorted();

it.each(pages)('%s links only to files that exist', (page) => {
  const prose = readFileSync(page, 'utf8').replaceAll(/^```.*?^```/gms, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!.replace(/#.*$/, ''));
  const files = targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target));
  expect(files.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
});

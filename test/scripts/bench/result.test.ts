import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readResult, writeResult } from '../../../scripts/bench/result.ts';
import { folderWith } from '../../support/folder.ts';
import { aResult, aRun } from './runs.ts';

it('is read as it was written, into a folder that is made', () => {
  const file = join(folderWith({}), 'new/result.json');
  const result = aResult([aRun({ commands: 1 }), aRun({ verdict: 'wrong', why: 'DIFF group' })]);
  writeResult(file, result);
  expect(readResult(file)).toEqual(result);
});

it.each([
  ['no JSON', '{'],
  ['other JSON', '{"version": 2}'],
])('is refused where it is %s', (_, content) => {
  const file = join(folderWith({}), 'result.json');
  writeFileSync(file, content);
  expect(() => readResult(file)).toThrow(expect.objectContaining({ code: 'BENCH_RESULT_INVALID' }));
});

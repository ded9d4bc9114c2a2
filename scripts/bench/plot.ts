import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sink } from '../../src/report/sink.ts';
import { measuredBlock, withBlock } from './page.ts';
import { performancePicture } from './picture.ts';
import { readResult } from './result.ts';
import { runsOfOneStart, summarise } from './summary.ts';

const docs = join(import.meta.dirname, '../../docs');

/** Puts results into docs/performance.md and its picture. @returns the exit code */
export async function plot(files: readonly string[], stdout: Sink): Promise<number> {
  const results = files.map(readResult);
  const [page, picture] = [join(docs, 'performance.md'), join(docs, 'images/performance.svg')];
  writeFileSync(picture, await performancePicture(summarise(runsOfOneStart(results))));
  writeFileSync(page, withBlock(readFileSync(page, 'utf8'), measuredBlock(results)));
  stdout.write(`wrote ${page} and ${picture}\n`);
  return 0;
}

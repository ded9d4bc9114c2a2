import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeReport } from '../../../src/cli/run/report-file.ts';
import { folderWith } from '../../support/inventory.ts';

describe('writing a report', () => {
  it('replaces what was there, and leaves nothing else behind', async () => {
    const folder = folderWith({ 'report.html': 'old' });
    await writeReport(join(folder, 'report.html'), 'new');
    expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual([
      ['report.html', 'new'],
    ]);
  });

  it('writes through a link to the file that it names', async () => {
    const folder = folderWith({ 'real.html': 'old' });
    symlinkSync(join(folder, 'real.html'), join(folder, 'link.html'));
    await writeReport(join(folder, 'link.html'), 'new');
    expect(readFileSync(join(folder, 'real.html'), 'utf8')).toBe('new');
  });

  it.each([
    [
      'in a folder that does not exist',
      'missing/report.html',
      'its folder does not exist',
      'Run "mkdir -p missing", or name another file.',
    ],
    ['below a file', 'file/report.html', 'its folder does not exist', 'Run "mkdir -p file", or name another file.'],
    ['in the place of a folder', 'folder', 'it is a folder', 'Name a file in it, such as folder/report.html.'],
  ])('%s is refused, and nothing is left behind', async (_, name, why, hint) => {
    const folder = folderWith({ file: 'x', 'folder/keep': 'y' });
    const names = () => readdirSync(folder, { recursive: true }).toSorted();
    const before = names();
    const failed = await writeReport(join(folder, name), 'new').catch((error: unknown) => error);
    expect(failed).toMatchObject({
      code: 'REPORT_NOT_WRITTEN',
      message: `${join(folder, name)} was not written: ${why}`,
    });
    expect((failed as { hint: string }).hint.replaceAll(`${folder}/`, '')).toBe(hint);
    expect(names()).toEqual(before);
  });

  it('in the place of a device is refused', async () => {
    await expect(writeReport('/dev/null', 'new')).rejects.toMatchObject({
      code: 'REPORT_NOT_WRITTEN',
      hint: 'Name a file; for standard output use "--format html".',
    });
  });
});

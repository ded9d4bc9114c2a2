import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parsedFile } from '../../src/transport/parsed-file.ts';

function file(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-parsed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'file');
  writeFileSync(path, content);
  return path;
}

it('parses a file once, and again when it has changed', () => {
  let times = 0;
  const read = parsedFile((content) => {
    times += 1;
    return content.toString().toUpperCase();
  });
  const [one, two] = [file('one'), file('two')];
  expect([read(one), read(one), read(two), read(one), times]).toEqual(['ONE', 'ONE', 'TWO', 'ONE', 2]);
  appendFileSync(one, ' more');
  expect([read(one), times]).toEqual(['ONE MORE', 3]);
});

it('throws as reading does', () => {
  expect(() => parsedFile(String)('/no/such/file')).toThrow(/ENOENT/);
});

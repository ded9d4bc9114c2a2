import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { file } from '../../src/resources/file.ts';

const owner = { owner: String(process.getuid?.()), group: String(process.getgid?.()) };

function apply(content: string): { failed: string; folder: string[]; now: string } {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-file-'));
  const path = join(folder, 'app.conf');
  writeFileSync(path, 'good: old\n');
  const validate = sh`grep -q '^good' "$new" || { echo "app.conf: not good" >&2; exit 3; }`;
  const task = file({ path, content, validate, ...owner });
  const script = `set -e\n${task.apply([{ field: 'sha256', from: 'x', to: 'y' }], {}).plain()}`;
  const after = { failed: failureOf(script), folder: readdirSync(folder), now: readFileSync(path, 'utf8') };
  rmSync(folder, { recursive: true });
  return after;
}

function failureOf(script: string): string {
  try {
    execFileSync('sh', ['-c', script], { stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  }
}

it('replaces the content when the validation accepts it', () => {
  expect(apply('good: new\n')).toEqual({ failed: '', folder: ['app.conf'], now: 'good: new\n' });
});

it('leaves the old content, and nothing beside it, when the validation refuses the new', () => {
  expect(apply('bad: new\n')).toEqual({ failed: 'app.conf: not good\n', folder: ['app.conf'], now: 'good: old\n' });
});

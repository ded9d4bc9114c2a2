import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { afterAll, describe, expect, it } from 'vitest';
import { RebuildError } from '../../src/core/error.ts';
import { bugText, errorText } from '../../src/report/error.ts';

const plain = pc.createColors(false);
const folder = mkdtempSync(join(tmpdir(), 'rebuild-error-'));
const file = join(folder, 'hosts.yaml');
writeFileSync(file, 'all:\n\thots: 1\n');
afterAll(() => rmSync(folder, { recursive: true }));

describe('an error for people', () => {
  it('shows code, message, host and task, the line with a caret, and the hint', () => {
    const error = new RebuildError('CONFIG_UNKNOWN_KEY', 'unknown key "hots"\nin a group', {
      at: { file, line: 2, column: 2 },
      host: 'k8s-redis',
      task: 'file /etc/x',
      hint: 'Write "hosts".',
    });
    expect(errorText(error, plain).split('\n')).toEqual([
      'error CONFIG_UNKNOWN_KEY: unknown key "hots"',
      '  in a group',
      '  on host k8s-redis, task file /etc/x',
      `  at ${file}:2:2`,
      '  2 | \thots: 1',
      '    | \t^',
      '  Write "hosts".',
      '',
    ]);
  });

  it('leaves out what it does not know', () => {
    expect(errorText(new RebuildError('X', 'it failed'), plain)).toBe('error X: it failed\n');
  });

  it('names the place alone when its file cannot be read', () => {
    const error = new RebuildError('X', 'it failed', { at: { file: '/nowhere/x', line: 3, column: 1 } });
    expect(errorText(error, plain)).toBe('error X: it failed\n  at /nowhere/x:3:1\n');
  });

  it('never shows a stack', () => {
    const error = new RebuildError('X', 'it failed', { cause: new Error('inner') });
    expect(errorText(error, plain)).not.toMatch(/inner|\.ts:/);
  });
});

describe('anything else that was thrown', () => {
  it('is called a bug, with its stack and where to report it', () => {
    const text = bugText(new TypeError('x is undefined'), '1.2.3', plain);
    expect(text).toMatch(/^this is a bug in rebuild, not a mistake of yours:\n {2}TypeError: x is undefined\n {6}at /);
    expect(text).toContain(`"rebuild 1.2.3, node ${process.version}"`);
  });

  it('may be no error at all', () => {
    expect(bugText('oops', '1', plain)).toContain('  oops\n');
  });
});

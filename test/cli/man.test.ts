import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { run } from './run.ts';

it('a manual page has each command with its options and examples', async () => {
  const { code, stdout } = await run(['man']);
  expect(code).toBe(0);
  expect(stdout).toContain('.SS "rebuild ensure PATTERN TYPE [KEY=VALUE...] [OPTIONS]"\nOne resource on hosts');
  expect(stdout).toContain('.TP\n.B "\\-l, \\-\\-limit PATTERN"\nOnly these hosts: a:b:&c:!d, globs, ranges\n');
  expect(stdout).toContain('\n.nf\n\\&./rebuild lab up\n');
});

it('a manual page is roff that groff has nothing to say of', async ({ skip }) => {
  const groff = (input: string) => spawnSync('groff', ['-man', '-ww', '-Tutf8'], { input, encoding: 'utf8' });
  skip(groff('').error !== undefined, 'groff is not installed');
  const { stdout, stderr } = groff((await run(['man'])).stdout);
  expect(stderr).toBe('');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: how groff prints bold, one way or the other
  expect(stdout.replace(/\x1b\[\d*m|.\x08/g, '')).toContain('rebuild lab COMMAND [OPTIONS]');
});

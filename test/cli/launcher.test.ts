import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/inventory.ts';

const launcher = join(process.cwd(), 'rebuild');

function run(program: string, words: readonly string[], { cwd = process.cwd(), env = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

describe('./rebuild', () => {
  it('works through symbolic links and from any folder', () => {
    const folder = folderWith({});
    symlinkSync(launcher, join(folder, 'one'));
    symlinkSync('one', join(folder, 'two'));
    expect(run('./two', ['--version'], { cwd: folder })).toEqual(run(launcher, ['--version']));
  });

  it('takes the inventory that is given relative to the working directory', () => {
    const folder = folderWith({ 'inv/hosts.yaml': 'web: { hosts: { a: } }\n' });
    expect(run(launcher, ['inventory', '--graph', '-i', 'inv'], { cwd: folder }).stdout).toContain('|--a\n');
    expect(
      run(launcher, ['inventory', '--graph'], { cwd: folder, env: { REBUILD_INVENTORY: 'inv' } }).stdout,
    ).toContain('|--a\n');
  });

  it('has the inventory of the lab as default, from any folder', () => {
    expect(run(launcher, ['inventory', '--graph'], { cwd: '/' }).stdout).toContain('k8s-redis');
  });

  it('warns of nothing on a Node that calls its type stripping experimental', () => {
    expect(run(launcher, ['--version']).stderr).toBe('');
  });

  it.each([
    [
      'a mistake in the command line',
      ['report', '--limt', 'x'],
      64,
      /^error USAGE: unknown option --limt\n {2}Write "--limit"\.\n$/,
    ],
    ['a mistake in a file', ['report', '-i', 'nowhere'], 1, /^error [A-Z_]+: .*nowhere/],
  ])('ends with its own exit code for %s, without a stack', (_, words, status, stderr) => {
    const result = run(launcher, words);
    expect(result).toEqual({ status, stdout: '', stderr: expect.stringMatching(stderr) });
  });

  it('is silent when the reader of its output has gone', () => {
    const { status, stderr } = run('sh', ['-c', `'${launcher}' report | true`]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('writes colours only where they are wanted', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    const colour = /\x1b\[/;
    expect(run(launcher, ['--help'], { env: { FORCE_COLOR: '', NO_COLOR: '' } }).stdout).not.toMatch(colour);
    expect(run(launcher, ['--help'], { env: { FORCE_COLOR: '1', NO_COLOR: '' } }).stdout).toMatch(colour);
  });
});

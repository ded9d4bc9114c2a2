import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { sh } from '../../src/core/text.ts';
import { commandLine, type Invocation, standardInput } from '../../src/transport/remote-command.ts';

const id = '4f2a';
const becomePassword = new Secret('become', "pass 'word");

describe('commandLine', () => {
  it.each<[string, Omit<Invocation, 'id'>, string]>([
    ['reads the script with sh', { become: false }, 'exec env LC_ALL=C.UTF-8 sh -s rebuild:4f2a'],
    ['becomes root', { become: true }, 'exec env LC_ALL=C.UTF-8 sudo -n -H -- sh -s rebuild:4f2a'],
    [
      'hands the script to another command',
      { become: false, command: "psql -c 'x'" },
      "exec env LC_ALL=C.UTF-8 sh -c 'psql -c '\\''x'\\''\nexit $?' rebuild:4f2a",
    ],
  ])('%s', (_, invocation, line) => {
    expect(commandLine({ id, ...invocation })).toBe(line);
  });

  it('holds no password', () => {
    expect(commandLine({ id, become: true, becomePassword })).not.toContain('word');
  });
});

describe('a sudo password', () => {
  it.each([
    ['is read by a sudo that asks', 'IFS= read -r password; [ "$password" = "pass \'word" ] || exit 9'],
    ['is passed over by a sudo that does not ask', ':'],
  ])('%s, and the script runs', (_, asks) => {
    const invocation = { id, become: true, becomePassword };
    const input = standardInput(sh`echo ran; cat`, invocation);
    expect(runWithSudo(asks, commandLine(invocation), input)).toBe('ran\n');
  });

  it('works with another command', () => {
    const invocation = { id, become: true, becomePassword, command: 'cat' };
    expect(runWithSudo(':', commandLine(invocation), standardInput(sh`some text`, invocation))).toBe('some text');
  });

  it('is not sent where nobody asks for it', () => {
    expect(standardInput(sh`true`, { id, become: false, becomePassword })).toBe('{ :; true\n} </dev/null\n');
  });
});

/** Runs a command line where `sudo` is a script that does `asks` and then what it is given after `--`. */
function runWithSudo(asks: string, line: string, input: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-sudo-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const sudo = join(folder, 'sudo');
  writeFileSync(sudo, `#!/bin/sh\n${asks}\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n`);
  chmodSync(sudo, 0o755);
  for (const tool of ['sh', 'env', 'cat']) symlinkSync(`/usr/bin/${tool}`, join(folder, tool));
  return execFileSync('/bin/sh', ['-c', line], { input, encoding: 'utf8', env: { PATH: folder } });
}

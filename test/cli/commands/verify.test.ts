import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandLine } from '../../support/command-line.ts';
import { folderWith } from '../../support/inventory.ts';

afterEach(() => vi.unstubAllEnvs());

/** This machine as `a`, with a clock that is not its own, and as `b`, without a key to log in with. */
const files = {
  'hosts.yaml': `
all:
  vars: { base: { time_sync: false } }
  hosts:
    a: { ansible_connection: local }
    b: { ansible_host: 127.0.0.1, ansible_port: 1 }
`,
  'play.yaml': '- hosts: all\n  roles: [base]\n',
};

function verify(folder: string, ...words: string[]) {
  return commandLine(folder, ['verify', '-i', '@hosts.yaml', '-p', '@play.yaml', ...words]);
}

describe('verify', () => {
  it('looks at this machine', { timeout: 30_000 }, async () => {
    const { code, stdout } = await verify(folderWith(files), '--limit', 'a', '--only', 'clock,disk', '--json');
    const { passed, checks } = JSON.parse(stdout[0]!);
    expect(checks.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict])).toEqual([
      ['clock', 'skipped'],
      ['disk', expect.stringMatching(/passed|failed/)],
    ]);
    expect(code).toBe(passed ? 0 : 1);
  });

  it('tells of a host that answers although another one does not, and fails', { timeout: 30_000 }, async () => {
    const folder = folderWith(files);
    const { code, stdout } = await verify(folder, '--only', 'clock', '--junit', join(folder, 'verify.xml'));
    expect(code).toBe(1);
    expect(stdout.slice(0, 6)).toEqual([
      '   check  holds                                         passed  failed  unknown  skipped',
      '?  clock  Every clock is in step with its time servers                        1        1',
      '',
      '- clock: a: its clock is not its own: base.time_sync is false, as in a container',
      '',
      expect.stringMatching(/^\? clock: b: there is no private key to log in to 127\.0\.0\.1:1/),
    ]);
    expect(stdout.at(-1)).toMatch(/^✘ verify hosts-\w+: 1 check, 1 unknown, \d+\.?\d* s$/);
    expect(readFileSync(join(folder, 'verify.xml'), 'utf8')).toContain('<testcase classname="verify.clock" name="b">');
  });

  it('says so where there is nothing to look at', async () => {
    const { code, stderr } = await verify(folderWith(files), '--only', 'nodes');
    expect(code).toBe(1);
    expect(stderr[0]).toBe('error VERIFY_NOTHING: none of these checks has something to look at on these hosts');
  });

  it.each([
    [['--only', 'disc'], 'error USAGE: there is no check "disc"', '  Write "disk".'],
    [['--since', 'monday'], 'error USAGE: --since must be a time such as 30m, 1h or 7d, not "monday"', undefined],
  ])('refuses %s', async (words, message, hint) => {
    const { code, stderr } = await verify(folderWith(files), ...words);
    expect(code).toBe(64);
    expect(stderr[0]).toBe(message);
    if (hint) expect(stderr[1]).toBe(hint);
  });
});

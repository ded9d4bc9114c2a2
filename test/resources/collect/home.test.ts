import { execFileSync } from 'node:child_process';
import { tmpdir, userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { homesIn, pathWords, tellHomes } from '../../../src/resources/collect/home.ts';
import { linesOf } from '../../../src/resources/collect/lines.ts';
import { stat } from '../../../src/resources/collect/stat.ts';
import type { SharedProbe } from '../../../src/resources/probe.ts';

const me = userInfo().username;

function told(...paths: string[]): string {
  return execFileSync('sh', ['-c', `set -e\n${tellHomes(paths).plain()}`], { encoding: 'utf8' });
}

function words(...paths: string[]): string[] {
  const script = `printf '%s\\n'${pathWords(paths).plain()}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', cwd: tmpdir() }).trimEnd().split('\n');
}

function collected<Result>(probe: (path: string) => SharedProbe<Result>, ...paths: string[]) {
  const { collector } = probe('');
  const stdout = execFileSync('sh', ['-c', `set -e\n${collector.script(paths).plain()}`], { encoding: 'utf8' });
  return collector.parse(stdout, paths);
}

describe('a path in the home of a user', () => {
  it('is found by the shell, and its name is taken as it is', () => {
    expect(words(`~${me}/.ssh/a b`, `~${me}/$HOME;\`id\``, '/etc/x y')).toEqual([
      `${userInfo().homedir}/.ssh/a b`,
      `${userInfo().homedir}/$HOME;\`id\``,
      '/etc/x y',
    ]);
  });

  it('of nobody stays as it is written', () => {
    expect(words('~no-such-user/.ssh')).toEqual(['~no-such-user/.ssh']);
  });

  it.each(['~/x', '~a b/x', '~$HOME/x', '~`id`/x'])('is not seen in %s', (path) => {
    expect(words(path)).toEqual([path]);
    expect(told(path)).toBe('');
  });

  it('is told beside what it stands for', () => {
    const paths = [`~${me}/.ssh`, '/etc', `~${me}/a|b`];
    expect([...homesIn(told(...paths), paths)]).toEqual([
      [`~${me}/.ssh`, `${userInfo().homedir}/.ssh`],
      [`~${me}/a|b`, `${userInfo().homedir}/a|b`],
    ]);
  });

  it('is answered under both its names', () => {
    const found = collected(stat, `~${me}/.`, '~no-such-user/.', '/etc');
    expect([...found.keys()]).toEqual([`${userInfo().homedir}/.`, '/etc', `~${me}/.`]);
    expect(found.get(`~${me}/.`)).toMatchObject({ kind: 'directory' });
  });

  it('can be read', () => {
    const found = collected(linesOf, '~daemon/../../etc/hostname', '/etc/hostname', '~daemon/no such file');
    expect(found.get('~daemon/../../etc/hostname')).toEqual(found.get('/etc/hostname'));
    expect(found.get('~daemon/no such file')).toBeUndefined();
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitState, isDirty } from '../../src/history/git.ts';
import { folderWith } from '../support/folder.ts';

const [ONE, TWO] = ['1'.repeat(40), '2'.repeat(40)];

describe('the revision of an inventory', () => {
  it.each<[name: string, files: Record<string, string>, expected: object | undefined]>([
    [
      'a branch',
      { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${ONE}\n` },
      { revision: ONE, branch: 'main' },
    ],
    [
      'a branch that is packed',
      {
        '.git/HEAD': 'ref: refs/heads/a/b\n',
        '.git/packed-refs': `# pack\n${TWO} refs/heads/a\n${ONE} refs/heads/a/b\n`,
      },
      { revision: ONE, branch: 'a/b' },
    ],
    ['a commit without a branch', { '.git/HEAD': `${ONE}\n` }, { revision: ONE }],
    ['a branch without a commit', { '.git/HEAD': 'ref: refs/heads/main\n' }, undefined],
    ['a damaged HEAD', { '.git/HEAD': 'nonsense' }, undefined],
    [
      'a worktree',
      {
        '.git': 'gitdir: main/.git/worktrees/w\n',
        'main/.git/worktrees/w/HEAD': 'ref: refs/heads/w\n',
        'main/.git/worktrees/w/commondir': '../..\n',
        'main/.git/refs/heads/w': `${ONE}\n`,
      },
      { revision: ONE, branch: 'w' },
    ],
  ])('is read of %s', (_, files, expected) => {
    const folder = folderWith(files);
    mkdirSync(join(folder, 'inventory/lab'), { recursive: true });
    expect(gitState(join(folder, 'inventory/lab'))).toEqual(expected);
  });

  it('is none where there is no repository', () => {
    expect(gitState('/proc')).toBeUndefined();
  });

  it('is what git itself says, and git says whether it is dirty', async () => {
    const folder = folderWith({ 'hosts.yaml': 'all:\n' });
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' }).trim();
    git('init', '-q', '-b', 'trunk');
    git('add', '.');
    git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-q', '-m', 'first');
    expect(gitState(folder)).toEqual({ revision: git('rev-parse', 'HEAD'), branch: 'trunk' });
    expect(await isDirty(folder)).toBe(false);
    writeFileSync(join(folder, 'hosts.yaml'), 'all: {}\n');
    expect(await isDirty(folder)).toBe(true);
    expect(await isDirty('/proc')).toBeUndefined();
  });
});

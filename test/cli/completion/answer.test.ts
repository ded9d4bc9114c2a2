import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { folderWith } from '../../support/inventory.ts';
import { run } from '../run.ts';

const BREAKS = ' \t\n"\'><=;|&(:';

beforeEach(() => {
  vi.stubEnv('REBUILD_CACHE', folderWith({}));
  vi.stubEnv('REBUILD_INVENTORY', undefined);
  return () => vi.unstubAllEnvs();
});

const answer = async (...words: string[]) => {
  const { code, stdout, stderr } = await run(['__complete', ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('a question of a script of `./rebuild completion`', () => {
  it('is answered with words, and their help behind a tab', async () => {
    expect(await answer('--', 'lab', 'do')).toBe('words\t\ndown\t\n');
    expect(await answer('--', 'doc')).toBe(
      'words\t\ndoctor\tWhat of this machine the lab needs, and what is missing\n',
    );
  });

  it('is answered with what the shell is to find itself', async () => {
    expect(await answer('--', 'report', '--html=a')).toBe('files\t--html=\n');
  });

  it('may be a line, of which the shell replaces only the end', async () => {
    const inventory = folderWith({ 'hosts.yaml': 'web: { hosts: { "web[1:2]": } }\n' });
    const line = (text: string) => answer('--line', `./rebuild exec -i ${inventory} ${text}`, BREAKS);
    expect(await line('web:!web1')).toBe('words\t\n!web1\thost in web\n');
    expect(await line("'web:!web1")).toBe('words\t\nweb:!web1\thost in web\n');
    expect(await answer('--line', './rebuild report --html=a', BREAKS)).toBe('files\t\n');
  });

  it('is answered with nothing where something is wrong', async () => {
    expect(await answer('--', 'exec', '-i', '/nowhere', '')).toBe('');
    expect(await answer()).toBe(await answer('--', ''));
  });
});

describe('names of an inventory', () => {
  const hosts = async (inventory: string) => {
    const lines = (await answer('--', 'ssh', '-i', inventory, '')).split('\n').slice(1, -1);
    return lines.map((line) => line.split('\t')[0]);
  };

  it.each([
    ['YAML', 'hosts.yaml', 'web: { hosts: { a: , b: } }\n'],
    ['INI', 'hosts', '[web]\na\nb\n'],
  ])('are read from %s', async (_, file, content) => {
    expect(await hosts(folderWith({ [file]: content }))).toEqual(['a', 'b']);
  });

  it('are read anew when a file has changed, and stay what they were while it is broken', async () => {
    const folder = folderWith({ 'hosts.yaml': 'web: { hosts: { a: } }\n' });
    expect(await hosts(folder)).toEqual(['a']);
    writeFileSync(join(folder, 'more.yaml'), 'db: { hosts: { b: } }\n');
    expect(await hosts(folder)).toEqual(['a', 'b']);
    writeFileSync(join(folder, 'more.yaml'), 'db: { hosts: { b: ');
    expect(await hosts(folder)).toEqual(['a', 'b']);
    writeFileSync(join(folder, 'more.yaml'), 'db: { hosts: { c: } }\n');
    expect(await hosts(folder)).toEqual(['a', 'c']);
  });

  it('are read each time where nothing can be kept', async () => {
    vi.stubEnv('REBUILD_CACHE', join(folderWith({ file: '' }), 'file'));
    expect(await hosts(folderWith({ 'hosts.yaml': 'web: { hosts: { a: } }\n' }))).toEqual(['a']);
  });

  it('of secrets are those that it refers to', async () => {
    const folder = folderWith({
      'hosts.yaml': 'web: { hosts: { a: } }\n',
      'group_vars/web.yaml': 'redis: { password: secret:redis_password }\n',
    });
    expect(await answer('--', 'secret', 'show', '-i', folder, '')).toBe('words\t\nredis_password\tsecret\n');
  });
});

it('names of tags are those of the playbook that is meant', async () => {
  const file = join(folderWith({ 'one.yaml': '- { hosts: all, roles: [base], tags: [mine, yours] }\n' }), 'one.yaml');
  expect(await answer('--', 'play', file, '-t', '')).toBe('words\t\nmine\ttag\nyours\ttag\n');
  expect(await answer('--', 'cluster', '-p', file, '-t', 'y')).toBe('words\t\nyours\ttag\n');
  expect(await answer('--', 'cluster', '-t', 'monit')).toBe('words\t\nmonitoring\ttag\n');
});

it('names of variables of a role are those of its schema', async () => {
  expect(await answer('--', 'explain', 'redis.por')).toMatch(/^words\t\nredis\.port\tTCP port/);
});

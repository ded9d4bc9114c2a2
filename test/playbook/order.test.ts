import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPlaybook } from '../../src/playbook/load.ts';
import { folderWith } from '../support/folder.ts';

const play = (name: string, after?: string) =>
  `- { name: ${name}, hosts: all, roles: [base]${after === undefined ? '' : `, after: ${after}`} }\n`;

const load = (files: Readonly<Record<string, string>>) =>
  loadPlaybook(join(folderWith(files), 'site.yaml'), { roles: ['base'] });

/** Of each play, the names of those that it waits for. */
async function waits(files: Readonly<Record<string, string>>) {
  const { plays } = await load(files);
  expect(plays.map(({ position }) => position)).toEqual([...plays.keys()]);
  return Object.fromEntries(plays.map(({ name, after }) => [name, after.map((it) => plays[it]!.name).join(' ')]));
}

describe('a play waits for', () => {
  it.each<[string, string, Record<string, string>]>([
    ['all that are written before it', play('a') + play('b') + play('c'), { a: '', b: 'a', c: 'a b' }],
    ['nothing, where it says so', play('a') + play('b', '[]'), { a: '', b: '' }],
    ['the one that it names', play('a') + play('b', '[]') + play('c', 'b'), { a: '', b: '', c: 'b' }],
    [
      'what these wait for too',
      play('a') + play('b') + play('c') + play('d', '[b]'),
      { a: '', b: 'a', c: 'a b', d: 'a b' },
    ],
    ['all of that name', play('a') + play('a') + play('b') + play('c', '[a]'), { a: 'a', b: 'a a', c: 'a a' }],
    [
      'all before it, also those that waited for nothing',
      play('a') + play('b', '[]') + play('c'),
      { a: '', b: '', c: 'a b' },
    ],
  ])('%s', async (_, source, expected) => {
    expect(await waits({ 'site.yaml': source })).toEqual(expected);
  });
});

describe('an imported playbook', () => {
  const part = play('p') + play('q', '[]');

  it.each<[string, string, Record<string, string>]>([
    ['starts after all before the import', '- import_playbook: part.yaml\n', { p: 'a b', q: 'a b' }],
    ['starts after what the import waits for', '- { import_playbook: part.yaml, after: [a] }\n', { p: 'a', q: 'a' }],
    ['may start at once', '- { import_playbook: part.yaml, after: [] }\n', { p: '', q: '' }],
  ])('%s', async (_, entry, expected) => {
    const files = { 'site.yaml': play('a') + play('b') + entry, 'part.yaml': part };
    expect(await waits(files)).toMatchObject(expected);
  });

  it('is waited for as a whole, or by the names of its plays', async () => {
    const source = `- import_playbook: part.yaml\n${play('a')}${play('b', '[q]')}`;
    expect(await waits({ 'site.yaml': source, 'part.yaml': part })).toMatchObject({ a: 'p q', b: 'q' });
  });

  it('knows only plays of its own, so that it can run alone', async () => {
    const files = { 'site.yaml': `${play('a')}- import_playbook: part.yaml\n`, 'part.yaml': play('p', '[a]') };
    await expect(load(files)).rejects.toMatchObject({ code: 'PLAYBOOK_UNKNOWN_PLAY' });
  });
});

describe('a name in "after"', () => {
  it.each<[string, string, number, number, string]>([
    ['nearly that of a play', play('alpha') + play('b', '[alpa]'), 2, 49, 'Write "alpha".'],
    ['that of a later play', play('a', 'bbbb') + play('bbbb'), 1, 48, expect.stringContaining('written before')],
    ['its own', play('a', '[a]'), 1, 49, expect.stringContaining('written before')],
    ['of an import', `${play('a')}- { import_playbook: no.yaml, after: [zzzz] }\n`, 2, 39, expect.anything()],
  ])('is refused where it is %s', async (_, source, line, column, hint) => {
    await expect(load({ 'site.yaml': source })).rejects.toMatchObject({
      code: 'PLAYBOOK_UNKNOWN_PLAY',
      hint,
      at: { line, column },
    });
  });
});

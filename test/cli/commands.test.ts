import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { optionName, parse } from '../../src/cli/parse.ts';

/** What a letter means wherever it is used: the same as in ansible-playbook. */
const LETTERS: Readonly<Record<string, string>> = {
  i: 'inventory',
  l: 'limit',
  t: 'tags',
  C: 'check',
  D: 'diff',
  f: 'forks',
  e: 'extra-vars',
  v: 'verbose',
  y: 'yes',
};

it('are named once each', () => {
  const names = commands.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

describe.each(commands)('$name', ({ name, summary, load }) => {
  it('has a summary of one line without a full stop', () => {
    expect(summary).toMatch(/^\S.*[^.]$/);
    expect(summary.length).toBeLessThanOrEqual(100);
  });

  it('says of each option what it does, and gives letters their usual meaning', async () => {
    const { options } = (await load()).default;
    for (const [key, { short, help }] of Object.entries(options)) {
      expect(help, key).toMatch(/^\S.*[^.]$/);
      if (short !== undefined && LETTERS[short]) expect(optionName(key)).toBe(LETTERS[short]);
    }
  });

  it('shows examples that it understands', async () => {
    const { args, options, examples } = (await load()).default;
    for (const example of examples) {
      const [program, command, ...words] = shellWords(example.split('| ').at(-1)!);
      expect([program, command]).toEqual(['./rebuild', name]);
      expect(() => parse(args, options, words)).not.toThrow();
    }
  });
});

function shellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => (quoted ?? bare)!);
}

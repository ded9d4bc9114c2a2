import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/config/document.ts';

const value = (source: string) => readYaml(source, 'a.yaml').value;
const at = (line: number, column: number) => ({ file: 'a.yaml', line, column });

describe('plain words mean what they mean to Ansible:', () => {
  it.each<[string, unknown]>([
    ['yes', true],
    ['No', false],
    ['on', true],
    ['OFF', false],
    ['y', 'y'],
    ['n', 'n'],
    ['"yes"', 'yes'],
    ['False', false],
    ['"False"', 'False'],
    ['~', null],
    ['0644', 420],
    ['0o644', '0o644'],
    ['0x1F', 31],
    ['-0x1F', -31],
    ['0b11', 3],
    ['089', '089'],
    ['1_000', 1000],
    ['1:30', 90],
    ['1:30.5', 90.5],
    ['1.5', 1.5],
    ['-.5', -0.5],
    ['.inf', Number.POSITIVE_INFINITY],
    ['-.INF', Number.NEGATIVE_INFINITY],
    ['.nan', Number.NaN],
    ['1e3', '1e3'],
    ['1.5e+3', 1500],
    ['1.2.3', '1.2.3'],
    ['2026-11-23', '2026-11-23'],
    ['!!str 12', '12'],
    ['!unsafe "{{ x }}"', '{{ x }}'],
  ])('%s', (word, meaning) => {
    expect(value(`a: ${word}`)).toEqual({ a: meaning });
  });
});

it('resolves anchors and merge keys, the own key being the stronger', () => {
  expect(value('base: &b { x: 1, y: 2 }\nown: { <<: *b, y: 3 }\nsame: *b\n')).toEqual({
    base: { x: 1, y: 2 },
    own: { x: 1, y: 3 },
    same: { x: 1, y: 2 },
  });
});

describe('place', () => {
  const document = readYaml('base: &b\n  x: [1, 2]\nown:\n  <<: *b\nalias: *b\nmany: { <<: [*b], z: 1 }\n', 'a.yaml');

  it.each<[string, (string | number)[], number, number]>([
    ['a value', ['base', 'x'], 2, 6],
    ['an entry of a list', ['base', 'x', 1], 2, 10],
    ['a value behind a merge key', ['own', 'x', 0], 2, 7],
    ['a value behind an alias', ['alias', 'x'], 2, 6],
    ['a value behind a list of merge keys', ['many', 'x'], 2, 6],
    ['the nearest parent of what is not there', ['base', 'nothing', 'here'], 2, 3],
    ['the document', [], 1, 1],
  ])('finds %s', (_, path, line, column) => {
    expect(document.place(path)).toEqual(at(line, column));
  });

  it('finds keys', () => {
    expect([
      document.keyPlace(['base', 'x']),
      document.keyPlace(['own', 'x']),
      document.keyPlace(['many', 'z']),
    ]).toEqual([at(2, 3), at(2, 3), at(6, 19)]);
  });
});

it('tells which values are marked', () => {
  const document = readYaml('a: [!unsafe "{{ x }}", "{{ y }}"]', 'a.yaml');
  expect([document.tag(['a', 0]), document.tag(['a', 1])]).toEqual(['!unsafe', undefined]);
});

describe('readYaml rejects', () => {
  it.each([
    ['a list that is not closed', 'a: [1\nb: 2\n', 'CONFIG_SYNTAX', 2, 1],
    ['a mapping inside a word', 'a: b: c\n', 'CONFIG_SYNTAX', 1, 4],
    ['an unknown anchor', 'a: 1\nb: *x\n', 'CONFIG_SYNTAX', 2, 4],
    ['a template without quotes', 'a: {{ b }}\n', 'CONFIG_SYNTAX', 1, 5],
    ['a key that stands twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', 'CONFIG_DUPLICATE_KEY', 4, 3],
    ['an unknown tag', 'a: !env HOME\n', 'CONFIG_UNKNOWN_TAG', 1, 4],
    [
      'a value of ansible-vault',
      'a:\n  b: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n',
      'SECRET_VAULT_UNSUPPORTED',
      2,
      13,
    ],
  ])('%s', (_, source, code, line, column) => {
    expect(() => value(source)).toThrow(expect.objectContaining({ code, at: at(line, column) }));
  });

  it('!secret, and says how secrets are written', () => {
    expect(() => value('a: !secret b')).toThrow(expect.objectContaining({ hint: 'Write it as text: secret:NAME.' }));
  });
});

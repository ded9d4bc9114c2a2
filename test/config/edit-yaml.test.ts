import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/config/document.ts';
import { replaceScalars } from '../../src/config/edit-yaml.ts';

function replaced(source: string, path: readonly string[], from: string, to: string): string | undefined {
  return replaceScalars(source, [{ at: readYaml(source, 'x.yaml').place(path), from, to }]);
}

describe('a scalar of a YAML file', () => {
  it.each([
    [
      'in a flow mapping',
      'a: { type: t3.small,   root_gb: 30 } # note\n',
      'a: { type: t2.small,   root_gb: 30 } # note\n',
    ],
    [
      'in a block mapping',
      '# head\na:\n    type:   t3.small   # why\n    b: 1\n\n\n',
      '# head\na:\n    type:   t2.small   # why\n    b: 1\n\n\n',
    ],
    ['in double quotes', 'a: {type: "t3.small"}', 'a: {type: "t2.small"}'],
    ['in single quotes', "a:\n  type: 't3.small'\n", "a:\n  type: 't2.small'\n"],
    ['with an anchor', 'a:\n  type: &small t3.small\nb: *small\n', 'a:\n  type: &small t2.small\nb: *small\n'],
    ['with Windows line ends', 'x: 1\r\na: { type: t3.small }\r\n', 'x: 1\r\na: { type: t2.small }\r\n'],
    [
      'beside letters of several bytes',
      'ä: "öü" # ✓\na: { type: t3.small } # ✓\n',
      'ä: "öü" # ✓\na: { type: t2.small } # ✓\n',
    ],
    ['in JSON', '{"a": {"type": "t3.small"}}\n', '{"a": {"type": "t2.small"}}\n'],
    [
      'after a document mark and a merge key',
      '---\nd: &d { x: 1 }\na:\n  <<: *d\n  type: t3.small\n',
      '---\nd: &d { x: 1 }\na:\n  <<: *d\n  type: t2.small\n',
    ],
  ])('%s changes, and nothing else', (_, source, expected) => {
    expect(replaced(source, ['a', 'type'], 't3.small', 't2.small')).toBe(expected);
  });

  it('changes together with others, of other lengths', () => {
    const source = 'a: { type: t3.small } # one\nb: { type: m5.24xlarge } # two\n';
    const { place } = readYaml(source, 'x.yaml');
    const edits = [
      { at: place(['a', 'type']), from: 't3.small', to: 'm6i.large' },
      { at: place(['b', 'type']), from: 'm5.24xlarge', to: 't2.nano' },
    ];
    expect(replaceScalars(source, edits)).toBe('a: { type: m6i.large } # one\nb: { type: t2.nano } # two\n');
  });

  it.each([
    ['another value', 't3.large', 1],
    ['nothing', 't3.small', 2],
  ])('is not changed where %s stands', (_, from, line) => {
    const edit = { at: { line, column: 12 }, from, to: 't2.small' };
    expect(replaceScalars('a: { type: t3.small }\n', [edit])).toBeUndefined();
  });
});

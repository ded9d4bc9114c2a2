import { expect, it } from 'vitest';
import { pythonLiteral } from '../../src/inventory/python-literal.ts';

// Each line was compared with ast.literal_eval of Python 3.11.
it.each<[string, unknown]>([
  ['1', 1],
  ['-3', -3],
  ['1_000', 1000],
  ['00', 0],
  ['0644', '0644'],
  ['0x1F', 31],
  ['0o17', 15],
  ['0b11', 3],
  ['1.50', 1.5],
  ['.5', 0.5],
  ['1e3', 1000],
  ['1.2.3', '1.2.3'],
  ['True', true],
  ['False', false],
  ['None', null],
  ['true', 'true'],
  ['yes', 'yes'],
  ['"a b"', 'a b'],
  ["'it\\'s'", "it's"],
  ["'a\\nb'", 'a\nb'],
  ['[]', []],
  ["[1, 'a', [True]]", [1, 'a', [true]]],
  ['[1, 2,]', [1, 2]],
  ['[1, 2', '[1, 2'],
  ['[a]', '[a]'],
  ['(1, 2)', [1, 2]],
  ['(1,)', [1]],
  ['(1)', 1],
  ['()', []],
  ['{}', {}],
  ["{'a': 1, 2: None}", { a: 1, 2: null }],
  ["{'a', 'b'}", ['a', 'b']],
  ["{'a': }", "{'a': }"],
  ['plain words', 'plain words'],
  ['', ''],
  ['"a" b', '"a" b'],
])('%s', (text, value) => {
  expect(pythonLiteral(text)).toEqual(value);
});

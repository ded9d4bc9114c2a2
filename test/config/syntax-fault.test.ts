import { expect, it } from 'vitest';
import { readYaml } from '../../src/config/document.ts';
import { RebuildError } from '../../src/core/error.ts';

it.each<[source: string, message: string, hint: string, line: number]>([
  ['a: [1, 2\nb: 3\n', 'a list or mapping above is not closed', 'Add the ] that is missing.', 2],
  ['a: {b: 1\nc: 3\n', 'a list or mapping above is not closed', 'Add the } that is missing.', 2],
  ['a:\n\tb: 1\n', 'a tab is no indentation', 'Indent with spaces.', 2],
  ['a: "b\n', 'the text in quotes is not closed', 'Add the " that is missing.', 2],
  ["a: 'b\n", 'the text in quotes is not closed', "Add the ' that is missing.", 2],
  [
    'a:\n  b: 1\n c: 2\n',
    'this line begins in another column than its neighbours',
    'Indent it as the lines beside it.',
    3,
  ],
  ['a: b: c\n', 'a mapping begins inside a value', 'Put the value in quotes, or correct the next indentation.', 1],
  ['- a\nb: 1\n', 'this line fits nothing above it', 'Correct its indentation.', 2],
  ['a: 1\nb\n', 'a word stands where "key: value" is expected', 'Add the ":" that is missing.', 2],
  ['a\nb: 1\n', 'a key goes on over several lines', 'Add the ":" that is missing.', 1],
  ['a: @b\n', 'text cannot begin with @', 'Put the text in quotes.', 1],
  ['a: %b\n', 'text cannot begin with %', 'Put the text in quotes.', 1],
  ['a: [1,,2]\n', 'there is a comma too many', 'Remove it.', 1],
  ['a: "\\d"\n', '\\d means nothing in double quotes', 'Use single quotes.', 1],
  ['a: 1\n---\nb: 2\n', 'there is more than one document in this file', 'Remove all but one.', 2],
])('says what is wrong with %j', (source, message, hint, line) => {
  const error = faultOf(source);
  expect({ code: error.code, message: error.message, hint: error.hint, line: error.at?.line }).toEqual({
    code: 'CONFIG_SYNTAX',
    message,
    hint,
    line,
  });
});

it('hands on what the library says of anything else', () => {
  const { message, hint } = faultOf('a: >2x\n  b\n');
  expect(message).toMatch(/^this is no YAML: \S/);
  expect(hint).toBe('Correct this line, or the one above it.');
});

function faultOf(source: string): RebuildError {
  try {
    readYaml(source, 'hosts.yaml');
  } catch (error) {
    if (error instanceof RebuildError) return error;
  }
  throw new Error('it was taken for YAML');
}

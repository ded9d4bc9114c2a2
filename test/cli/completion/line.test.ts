import { expect, it } from 'vitest';
import { splitLine } from '../../../src/cli/completion/line.ts';

it.each([
  ['./rebuild ', [], '', false],
  ['./rebuild la', [], 'la', false],
  ['A=1 B=2 rebuild lab st', ['lab'], 'st', false],
  ["rebuild exec 'a:!b", ['exec'], 'a:!b', true],
  ["rebuild exec 'a:!b'", ['exec'], 'a:!b', false],
  ['rebuild exec "a b" -- c\\ d', ['exec', 'a b', '--'], 'c d', false],
  ['rebuild exec "a\\"b\\c', ['exec'], 'a"b\\c', true],
  ["rebuild exec 'a\\", ['exec'], 'a\\', true],
])('%s', (line, words, current, isQuoted) => {
  expect(splitLine(line)).toEqual({ words, current, isQuoted });
});

import { expect, it } from 'vitest';
import { shellWords } from '../../src/inventory/words.ts';

it.each<[string, string[] | undefined]>([
  ['', []],
  ['  a   b ', ['a', 'b']],
  ['a=1 b="two words" c=\'three "more" words\'', ['a=1', 'b=two words', 'c=three "more" words']],
  ['a\\ b "c\\"d" "e\\f"', ['a b', 'c"d', 'e\\f']],
  ['pre"fix"\'ed\'', ['prefixed']],
  ['""', ['']],
  ['a "b', undefined],
  ["a 'b", undefined],
  ['a#b', ['a#b']],
])('splits %s', (line, words) => {
  expect(shellWords(line)).toEqual(words);
});

it.each([
  ['a # b', ['a']],
  ['a#b c', ['a']],
  ['a "#b" # c', ['a', '#b']],
  ['# a', []],
])('leaves the comment of %s out', (line, words) => {
  expect(shellWords(line, { comments: true })).toEqual(words);
});

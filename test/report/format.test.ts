import { describe, expect, it } from 'vitest';
import { cut, duration, leftText, nearPath, plural, tame, wrapList, wrapWords } from '../../src/report/format.ts';

describe('duration', () => {
  it.each([
    [0, '0.0 s'],
    [0.44, '0.4 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min 0 s'],
    [185, '3 min 5 s'],
    [7620, '2 h 7 min'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

it.each([
  [undefined, ''],
  [3, 'about 10 s left'],
  [44, 'about 40 s left'],
  [84, 'about 80 s left'],
  [86, 'about 1 min left'],
  [570, 'about 10 min left'],
  [4300, 'about 1 h 12 min left'],
])('says %s seconds of a guess as "%s"', (seconds, text) => {
  expect(leftText(seconds)).toBe(text);
});

it('counts in singular and plural', () => {
  expect([plural(0, 'host'), plural(1, 'host'), plural(2, 'host')]).toEqual(['0 hosts', '1 host', '2 hosts']);
});

it('cuts text to a width and shows that it did', () => {
  expect([cut('abcdef', 6), cut('abcdef', 4), cut('abc', 0)]).toEqual(['abcdef', 'abc…', '…']);
});

it('takes colours, line breaks and other control characters out', () => {
  expect(tame('\x1b[31mred\x1b[0m\tand\r\nmore\x07')).toBe('red and more ');
});

it('wraps a list between its words', () => {
  expect(wrapList(['aaa', 'bbb', 'ccc'], 12, '  ')).toEqual(['  aaa, bbb,', '  ccc']);
  expect(wrapList([], 12, '  ')).toEqual([]);
});

it('wraps text between its words, and cuts a word only when it is too long by itself', () => {
  expect(wrapWords('one two three  four', 8)).toEqual(['one two', 'three', 'four']);
  expect(wrapWords('a verylongword b', 6)).toEqual(['a', 'veryl…', 'b']);
  expect(wrapWords('', 8)).toEqual([]);
});

it('shortens a path only when it lies below the working directory', () => {
  expect(nearPath(`${process.cwd()}/roles/x.ts`)).toBe('roles/x.ts');
  expect(nearPath('/etc/passwd')).toBe('/etc/passwd');
});

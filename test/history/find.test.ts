import { describe, expect, it } from 'vitest';
import { findRun } from '../../src/history/find.ts';

const files = [
  { path: '3', id: '9f3a1c', stamp: '20261126T110142.123Z', isIdle: false },
  { path: '2', id: '9f00aa', stamp: '20261126T100000.000Z', isIdle: false },
  { path: '1', id: 'ab12cd', stamp: '20261125T090000.000Z', isIdle: false },
];

describe('a run is found by', () => {
  it.each([
    ['last', '3'],
    ['last~0', '3'],
    ['last~2', '1'],
    ['9f3a1c', '3'],
    ['9f3', '3'],
    ['a', '1'],
    ['20261126T10', '2'],
    ['20261125', '1'],
  ])('%s', (given, path) => {
    expect(findRun(files, given).path).toBe(path);
  });

  it.each([
    ['9f3a1d', 'HISTORY_UNKNOWN', 'there is no run "9f3a1d"', 'Write "9f3a1c".'],
    ['zzzzzz', 'HISTORY_UNKNOWN', 'there is no run "zzzzzz"', 'Run "./rebuild history" for the list.'],
    ['', 'HISTORY_UNKNOWN', 'there is no run ""', 'Run "./rebuild history" for the list.'],
    ['last~3', 'HISTORY_UNKNOWN', 'there is no run "last~3": 3 are kept', 'Write at most last~2.'],
    ['last-1', 'HISTORY_UNKNOWN', 'there is no run "last-1"', 'Write "last".'],
    [
      '9f',
      'HISTORY_AMBIGUOUS',
      'several runs begin with "9f": 9f3a1c (20261126T110142.123Z), 9f00aa (20261126T100000.000Z)',
      'Write one more character.',
    ],
  ])('not by %j', (given, code, message, hint) => {
    expect(() => findRun(files, given)).toThrow(expect.objectContaining({ code, message, hint }));
  });

  it('nothing where nothing is kept', () => {
    expect(() => findRun([], 'last')).toThrow(expect.objectContaining({ code: 'HISTORY_EMPTY' }));
  });
});

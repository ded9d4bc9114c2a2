import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { journalFiles, journalName, markIdle, rotate } from '../../src/history/folder.ts';
import { folderWith } from '../support/folder.ts';

const day = (number: number) => journalName(`00000${number}`, new Date(Date.UTC(2026, 10, number)));

it('names a journal so that names sort by time', () => {
  expect(journalName('9f3a1c', new Date('2026-11-26T11:01:42.123Z'))).toBe('20261126T110142.123Z-9f3a1c.jsonl');
});

it('finds journals, the newest first, and nothing else', () => {
  const folder = folderWith({ [day(1)]: '', [day(3)]: '', [day(2)]: '', 'notes.txt': '', '20261126-x.jsonl': '' });
  expect(journalFiles(folder).map(({ id }) => id)).toEqual(['000003', '000002', '000001']);
  expect(journalFiles(join(folder, 'absent'))).toEqual([]);
});

it.each([
  ['too many', { busy: 2, idle: 9, bytes: 1000 }, [3, 4]],
  ['too large', { busy: 9, idle: 9, bytes: 25 }, [3, 4]],
  ['too large each by itself: the newest stays', { busy: 9, idle: 9, bytes: 5 }, [4]],
  ['few', { busy: 4, idle: 0, bytes: 1000 }, [1, 2, 3, 4]],
])('removes the oldest where they are %s', (_, keep, left) => {
  const folder = folderWith(Object.fromEntries([1, 2, 3, 4].map((number) => [day(number), 'ten bytes.'])));
  writeFileSync(join(folder, 'notes.txt'), '');
  rotate(folder, keep);
  expect(readdirSync(folder).toSorted()).toEqual([...left.map(day), 'notes.txt']);
});

it('counts runs that changed nothing by themselves, so that a plan on a schedule drives out no other run', () => {
  const folder = folderWith(Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [day(number), ''])));
  for (const number of [2, 3, 4, 6]) markIdle(join(folder, day(number)));
  rotate(folder, { busy: 2, idle: 2, bytes: 1000 });
  expect(journalFiles(folder).map(({ id, isIdle }) => [id, isIdle])).toEqual([
    ['000006', true],
    ['000005', false],
    ['000004', true],
    ['000001', false],
  ]);
});

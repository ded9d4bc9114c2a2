import { execFileSync } from 'node:child_process';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepDays } from '../../../src/resources/shell/keep-days.ts';
import { folderWith } from '../../support/folder.ts';

/** What is left of backups of these ages in days. */
function leftOf(ages: readonly number[], days: number): readonly number[] {
  const name = (age: number) => `2026${(5000 - age).toFixed(1)}.tar.gz`;
  const folder = folderWith({ 'other.txt': '', ...Object.fromEntries(ages.map((age) => [name(age), ''])) });
  for (const age of ages) utimesSync(join(folder, name(age)), 0, Date.now() / 1000 - age * 86400 - 60);
  utimesSync(join(folder, 'other.txt'), 0, 0);
  execFileSync('sh', ['-c', keepDays({ folder, days, suffix: '.tar.gz' }).plain()]);
  const left = readdirSync(folder);
  expect(left).toContain('other.txt');
  return ages.filter((age) => left.includes(name(age)));
}

it('removes what is older than so many days', () => {
  expect(leftOf([0, 1, 2, 3, 4], 3)).toEqual([0, 1, 2]);
});

it('keeps the newest ones, however old: after a break of weeks none of the last good ones is lost', () => {
  expect(leftOf([0, 30, 31, 32, 33], 3)).toEqual([0, 30, 31]);
});

it('keeps everything young, however many there are', () => {
  expect(leftOf([0, 0.1, 0.2, 0.3, 0.4], 2).length).toBe(5);
});

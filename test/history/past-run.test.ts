import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PastRun, readEnds, readRun, statusesOf } from '../../src/history/past-run.ts';
import { folderWith } from '../support/folder.ts';
import { ended, head, journalText, planned } from './past.ts';

function fileOf(text: string) {
  return { path: join(folderWith({ j: text }), 'j'), id: '9f3a1c', stamp: '20261126T110142.123Z', isIdle: false };
}

const told = ({ state, damaged, lines, head: first }: PastRun) => ({
  state,
  damaged,
  hasHead: first !== undefined,
  lines: lines.map(({ type }) => type),
});

const whole = journalText(head(), [planned('a', { mode: '0640' }), ended({ a: 'changed' })]);

describe('a journal is read', () => {
  it.each<[name: string, text: string, expected: object]>([
    ['whole', whole, { state: 'done', damaged: 0, hasHead: true, lines: ['role.plan', 'end'] }],
    [
      'cut off in a line',
      whole.slice(0, whole.indexOf('"end"') + 20),
      { state: 'cut off', damaged: 1, hasHead: true, lines: ['role.plan'] },
    ],
    [
      'cut off between lines',
      journalText(head(), [planned('a', { mode: '0640' })]),
      { state: 'cut off', damaged: 0, hasHead: true, lines: ['role.plan'] },
    ],
    [
      'with a damaged line in its middle',
      whole.replace('"role.plan"', '"role.p\u0000an"'),
      { state: 'done', damaged: 1, hasHead: true, lines: ['end'] },
    ],
    ['empty', '', { state: 'cut off', damaged: 0, hasHead: false, lines: [] }],
    ['that is none', 'hello\n\u0000\n', { state: 'cut off', damaged: 2, hasHead: false, lines: [] }],
  ])('that is %s', (_, text, expected) => {
    expect(told(readRun(fileOf(text)))).toEqual(expected);
  });

  it('as running while its process does', () => {
    const here = { who: `ops@${hostname()}` };
    expect(readRun(fileOf(journalText(head({ ...here, pid: process.pid }), []))).state).toBe('running');
    expect(readRun(fileOf(journalText(head({ ...here, pid: 2 ** 22 + 1 }), []))).state).toBe('cut off');
    expect(readRun(fileOf(journalText(head({ who: 'ops@elsewhere', pid: process.pid }), []))).state).toBe('cut off');
  });

  it('by its first and last lines only, where these are there', () => {
    const many = Array.from({ length: 50 }, () => planned('a', { mode: '0640' }));
    const text = journalText(head(), [...many, ended({ a: 'changed' })]);
    expect(told(readEnds(fileOf(text)))).toMatchObject({ state: 'done', lines: { length: 4 } });
    expect(told(readEnds(fileOf(journalText(head(), many))))).toMatchObject({
      state: 'cut off',
      lines: { length: 50 },
    });
  });
});

it('knows what hosts came to as far as a run has come', () => {
  const done = { type: 'role.done', where: 'a', role: 'redis', status: 'changed', changed: 1, seconds: 1 } as const;
  const failed = { type: 'host.failed', where: 'b', error: { code: 'X', message: 'x' } } as const;
  const run = readRun(fileOf(journalText(head(), [done, failed])));
  expect(Object.fromEntries(statusesOf(run))).toEqual({ a: 'changed', b: 'failed' });
});

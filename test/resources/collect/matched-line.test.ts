import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPortable, lastMatch, matchedLine } from '../../../src/resources/collect/matched-line.ts';
import { folderWith } from '../../support/folder.ts';

const LINES = [
  'PermitRootLogin yes',
  '#PermitRootLogin no',
  '  Port 22',
  'Port\u00a022',
  'a.b=c',
  'axb=c',
  'EDGE_SITE=bench-40-z0',
  'café = é',
  'cr at the end\r',
  'path=/usr/bin:/bin # note',
  'x(1)|y',
  '',
  'a*b',
  'aab',
];

const PORTABLE = [
  '^EDGE_SITE=',
  '^#?\\s*PermitRootLogin\\b',
  '^\\s*#?Port\\s+\\d+$',
  'a\\.b=',
  '^caf.*=',
  '^cr.*$',
  'end$',
  '^(Port|path)=',
  'x\\(1\\)\\|y',
  'a\\*b',
  '^a+b$',
  'nothing$such',
  '\\w+ yes$',
  '^path=.*?:.*$',
];

describe('a match that is portable', () => {
  it.each(PORTABLE)('finds what perl finds: %s', (match) => {
    const path = join(folderWith({}), 'lines');
    writeFileSync(path, LINES.map((line) => `${line}\n`).join(''));
    expect(isPortable(match)).toBe(true);
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    const question = { path, line: 'aab', match };
    expect(lastMatch(lines, question)).toBe(byPerl(question));
  });

  function byPerl(question: Parameters<typeof matchedLine>[0]): string | undefined {
    const { collector, key } = matchedLine(question);
    const stdout = execFileSync('sh', ['-c', collector.script([key]).plain()], { encoding: 'utf8' });
    return collector.parse(stdout, [key]).get(key);
  }
});

it.each([
  '^.$',
  '^a.b$',
  '\\Aabc',
  'abc\\Z',
  '\\x41',
  '\\\\s',
  '[[:alpha:]]',
  '[^=]',
  'a{2}',
  '(?i)x',
  '(a+)+$',
  '(a|b)*',
  'é',
  '\\p{L}',
  '\\1',
])('%s is left to perl', (match) => {
  expect(isPortable(match)).toBe(false);
});

it('without a match an equal line is found', () => {
  expect([lastMatch(LINES, { line: 'aab', match: '' }), lastMatch(LINES, { line: 'none', match: '' })]).toEqual([
    'aab',
    undefined,
  ]);
});

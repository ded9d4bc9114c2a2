import pc from 'picocolors';
import { expect, it } from 'vitest';
import { diffLines } from '../../src/report/diff.ts';

const diff = [
  '===================',
  '--- /x\ton the host',
  '+++ /x\twanted',
  '@@ -1,2 +1,2 @@',
  ' same',
  '-old',
  '+new',
  '',
].join('\n');

it('is shown as it is, without its rule and with tabs as spaces', () => {
  expect(diffLines(diff, pc.createColors(false))).toEqual([
    '--- /x    on the host',
    '+++ /x    wanted',
    '@@ -1,2 +1,2 @@',
    ' same',
    '-old',
    '+new',
  ]);
});

it('has the colours of git', () => {
  const paint = pc.createColors(true);
  expect(diffLines(diff, paint).slice(2)).toEqual([
    paint.cyan('@@ -1,2 +1,2 @@'),
    ' same',
    paint.red('-old'),
    paint.green('+new'),
  ]);
});

it('lets no escape sequence of a file through', () => {
  expect(diffLines('+\x1b[31mred', pc.createColors(false))).toEqual(['+red']);
});

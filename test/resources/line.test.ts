import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { line } from '../../src/resources/line.ts';
import { folderWith } from '../support/folder.ts';
import { applyHere, changesHere, fieldsHere } from '../support/here.ts';

type Props = Omit<Parameters<typeof line>[0], 'path'>;

async function edited(before: string, props: Props): Promise<string> {
  const path = join(folderWith({}), 'lines');
  writeFileSync(path, before);
  const task = line({ path, ...props });
  expect(await applyHere(task)).toBe('');
  expect(await fieldsHere(task)).toEqual([]);
  return readFileSync(path, 'utf8');
}

describe('what it makes of a file', () => {
  it.each<[string, string, Props, string]>([
    ['appends', 'a\n', { line: 'b' }, 'a\nb\n'],
    ['appends after a last line without end', 'a', { line: 'b' }, 'a\nb\n'],
    ['appends to an empty file', '', { line: 'b' }, 'b\n'],
    ['is content with an equal line', 'b\na\n', { line: 'b' }, 'b\na\n'],
    ['replaces the last match', '#x=1\nx=2\ny\n', { line: 'x=3', match: '^#?x=' }, '#x=1\nx=3\ny\n'],
    ['appends when nothing matches', 'y\n', { line: 'x=3', match: '^x=' }, 'y\nx=3\n'],
    ['does not append twice what its own match misses', 'y\nx\n', { line: 'x', match: '^z' }, 'y\nx\n'],
    ['knows classes and counts', 'ab12\n', { line: 'z', match: '^[[:alpha:]]{2}\\d+$' }, 'z\n'],
    [
      'takes special characters as they are',
      '',
      { line: `$x @y %s \\1 'q' "d" \`b\`` },
      `$x @y %s \\1 'q' "d" \`b\`\n`,
    ],
    ['keeps letters beyond ASCII', 'ä\n', { line: 'ö' }, 'ä\nö\n'],
    ['removes equal lines', 'a\nb\na\n', { line: 'a', state: 'absent' }, 'b\n'],
    ['removes all matches', 'a1\nb\na2\n', { match: '^a', state: 'absent' }, 'b\n'],
  ])('%s', async (_, before, props, after) => {
    expect(await edited(before, props)).toBe(after);
  });
});

it('shows the line that gives way', async () => {
  const path = join(folderWith({}), 'lines');
  writeFileSync(path, 'Port 22|x\n');
  expect(await changesHere(line({ path, line: 'Port 23', match: '^Port' }))).toEqual([
    { field: 'line', from: 'Port 22|x', to: 'Port 23' },
  ]);
});

it('keeps mode and link of the file, and makes a missing one', async () => {
  const at = folderWith({});
  writeFileSync(join(at, 'real'), '');
  chmodSync(join(at, 'real'), 0o600);
  symlinkSync('real', join(at, 'link'));
  await applyHere(line({ path: join(at, 'link'), line: 'x' }));
  expect([readFileSync(join(at, 'real'), 'utf8'), statSync(join(at, 'real')).mode & 0o777]).toEqual(['x\n', 0o600]);
  await applyHere(line({ path: join(at, 'new'), line: 'x' }));
  expect([readFileSync(join(at, 'new'), 'utf8'), statSync(join(at, 'new')).mode & 0o777]).toEqual(['x\n', 0o644]);
});

it.each<[Props, string]>([
  [{}, 'line: is needed'],
  [{ line: 'a\nb' }, 'line: must be one line'],
  [{ line: 'a', match: '(' }, 'match: must be a regular expression'],
])('rejects %j', (props, message) => {
  expect(() => line({ path: '/x', ...props })).toThrow(message);
});

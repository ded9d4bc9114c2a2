import { describe, expect, it } from 'vitest';
import { byTask, changeText } from '../../src/report/change.ts';
import { memorySink } from '../../src/report/sink.ts';
import { change } from './events.ts';

const { paint } = memorySink();

describe('a change in words', () => {
  it.each([
    ['an old and a new value', '0644', '0640', 'mode: 0644 → 0640'],
    ['a value where there was none', undefined, '0640', 'mode: 0640'],
    ['an empty value by name', '', 'x', 'mode: (empty) → x'],
    ['a checksum by its beginning', undefined, 'ab12'.repeat(16), 'mode: ab12ab12…'],
    ['several lines as one', undefined, 'a\nb', 'mode: a b'],
    [
      'long text without its middle',
      undefined,
      `${'x'.repeat(50)}${'y'.repeat(50)}`,
      `mode: ${'x'.repeat(30)}…${'y'.repeat(20)}`,
    ],
  ])('shows %s', (_, from, to, text) => {
    expect(changeText(change({ from, to }), paint)).toBe(text);
  });
});

it('belongs to its task, in the order of the tasks', () => {
  const [one, two, three] = [change({ task: 'b' }), change({ task: 'a' }), change({ task: 'b', field: 'owner' })];
  expect(byTask([one, two, three])).toEqual([
    { task: 'b', changes: [one, three] },
    { task: 'a', changes: [two] },
  ]);
});

import { expect, it } from 'vitest';
import { keyLines, keyMarkdown } from '../../src/report/keys.ts';
import { memorySink } from '../../src/report/sink.ts';

const keys = [
  { name: 'path', type: 'text', isRequired: true, fallback: undefined, help: 'Where it is' },
  { name: 'state', type: 'present or absent', isRequired: false, fallback: 'present', help: 'Not | there' },
  { name: 'note', type: 'text', isRequired: false, fallback: undefined, help: '' },
];

it('shows keys as a table for a terminal', () => {
  expect(keyLines(keys, memorySink())).toEqual([
    'name   type               default   description',
    'path   text               required  Where it is',
    'state  present or absent  present   Not | there',
    'note   text',
  ]);
});

it('shows them as Markdown, names and defaults as code', () => {
  expect(keyMarkdown(keys)).toEqual([
    '| name | type | default | description |',
    '| --- | --- | --- | --- |',
    '| `path` | text | required | Where it is |',
    '| `state` | present or absent | `present` | Not \\| there |',
    '| `note` | text |  |  |',
  ]);
});

it('shortens types and defaults so that descriptions have room', () => {
  const [, row] = keyLines([{ ...keys[0]!, type: 'mapping of '.repeat(9) }], memorySink());
  expect(row).toContain('mapping of mapping of mapping…  required  Where it is');
});
